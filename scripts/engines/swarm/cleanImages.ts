import type Dockerode from 'dockerode';
import { IMAGE_LABEL } from './labels.js';
import type { RemovalResult } from './removalResult.js';

/** The names of images that a lab made. An image that somebody built on top of one has its label, and another name. */
const OWN_NAME = /^grpc-leak-lab-/;

/** Removes the images that labs made on this engine, except those that a container uses. */
export async function cleanImages(docker: Dockerode, tell: (cleaned: RemovalResult) => void): Promise<void> {
  for (const { Id, RepoTags } of await ownImages(docker)) {
    const tags = named(RepoTags);
    for (const name of tags.length > 0 ? tags : [Id]) tell(await removed(docker, name));
  }
}

/** Lists the images on an engine that the lab made: by label, and by name where they have one. */
export async function ownImages(docker: Dockerode): Promise<Dockerode.ImageInfo[]> {
  const labelled = await docker.listImages({ filters: { label: [IMAGE_LABEL] } });
  return labelled.filter(({ RepoTags }) => named(RepoTags).every((tag) => OWN_NAME.test(tag)));
}

function named(tags: readonly string[] | undefined): string[] {
  return (tags ?? []).filter((tag) => tag !== '<none>:<none>');
}

async function removed(docker: Dockerode, name: string): Promise<RemovalResult> {
  try {
    await docker.getImage(name).remove();
    return { removed: `the image ${name}` };
  } catch (error) {
    const { statusCode, message } = error as Error & { statusCode?: number };
    if (statusCode === 404) return { removed: `the image ${name}` }; // by somebody else, just now
    if (statusCode === 409) return { leftAlone: `the image ${name}, which a container uses` };
    return {
      failed: { message: `the image ${name} could not be removed: ${message}`, remedy: `docker image rm ${name}` },
    };
  }
}
