import type Dockerode from 'dockerode';
import type { Cleaned } from './cleaned.js';
import { IMAGE_LABEL } from './labels.js';

/** Removes the images that labs made on this engine; one that a container uses stays. */
export async function cleanImages(docker: Dockerode, tell: (cleaned: Cleaned) => void): Promise<void> {
  for (const { Id, RepoTags } of await ownImages(docker)) {
    const tags = (RepoTags ?? []).filter((tag) => tag !== '<none>:<none>');
    for (const name of tags.length > 0 ? tags : [Id]) tell(await removed(docker, name));
  }
}

/** Images on an engine that the lab made. */
export async function ownImages(docker: Dockerode): Promise<Dockerode.ImageInfo[]> {
  return docker.listImages({ filters: { label: [IMAGE_LABEL] } });
}

async function removed(docker: Dockerode, name: string): Promise<Cleaned> {
  try {
    await docker.getImage(name).remove();
    return { removed: `the image ${name}` };
  } catch (error) {
    const { statusCode, message } = error as Error & { statusCode?: number };
    if (statusCode === 404) return { removed: `the image ${name}` }; // by somebody else, just now
    if (statusCode === 409) return { leftAlone: `the image ${name}, which a container uses` };
    return { failed: { message: `the image ${name} could not be removed: ${message}`, cure: `docker image rm ${name}` } };
  }
}
