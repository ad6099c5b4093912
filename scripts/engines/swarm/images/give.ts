import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Dockerode from 'dockerode';
import { type Pack, pack } from 'tar-stream';
import type { Entry, Recipe } from './entry.js';

/** Node's binary alone is 100 MB. */
const CHUNK_BYTES = 1 << 20;

/** Makes the image on an engine, unless it has it already. @returns whether it had to be made */
export async function give(docker: Dockerode, recipe: Recipe, signal: AbortSignal): Promise<boolean> {
  if (await hasImage(docker, nameOf(recipe))) return false;
  const tar = pack();
  const abort = () => tar.destroy(signal.reason as Error);
  signal.addEventListener('abort', abort);
  try {
    const options = { repo: recipe.repository, tag: recipe.id, changes: [...recipe.changes], abortSignal: signal };
    const [progress] = await Promise.all([docker.importImage(Readable.from(tar), options), fill(tar, recipe.entries)]);
    await progressed(docker, progress);
    return true;
  } finally {
    signal.removeEventListener('abort', abort);
    tar.destroy();
  }
}

export function nameOf({ repository, id }: Recipe): string {
  return `${repository}:${id}`;
}

export async function hasImage(docker: Dockerode, name: string): Promise<boolean> {
  try {
    await docker.getImage(name).inspect();
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}

/** Waits for the end of what an engine reports line by line. @throws Error what it reported as one */
export function progressed(docker: Dockerode, stream: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    docker.modem.followProgress(stream, (error: Error | null) => (error ? reject(error) : resolve()));
  });
}

/** Times are left out, so that the same content makes the same archive. */
async function fill(tar: Pack, entries: readonly Entry[]): Promise<void> {
  const mtime = new Date(0);
  for (const entry of entries) {
    const name = entry.path;
    if (entry.kind === 'folder') tar.entry({ name, type: 'directory', mode: entry.mode, mtime });
    else if (entry.kind === 'link') tar.entry({ name, type: 'symlink', linkname: entry.to, mtime });
    else if (entry.kind === 'text') tar.entry({ name, mode: 0o644, mtime }, entry.text);
    else
      await pipeline(
        createReadStream(entry.from, { highWaterMark: CHUNK_BYTES }),
        tar.entry({ name, mode: entry.executable ? 0o755 : 0o644, size: entry.bytes, mtime }),
      );
  }
  tar.finalize();
}
