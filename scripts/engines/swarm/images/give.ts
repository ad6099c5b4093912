import type Dockerode from 'dockerode';
import type { Recipe } from './entry.js';
import { sendTar } from './tar.js';

/**
 * Makes the image on an engine, unless it has it already.
 * @returns whether it had to be made
 */
export async function give(docker: Dockerode, recipe: Recipe, signal: AbortSignal): Promise<boolean> {
  if (await hasImage(docker, nameOf(recipe))) return false;
  const options = { repo: recipe.repository, tag: recipe.id, changes: [...recipe.changes], abortSignal: signal };
  await progressed(docker, await sendTar(recipe.entries, signal, (archive) => docker.importImage(archive, options)));
  return true;
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

/**
 * Waits for the end of what an engine reports line by line.
 * @throws {Error} what it reported as an error
 */
export function progressed(docker: Dockerode, stream: NodeJS.ReadableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    // The call itself has succeeded by then: what goes wrong later is one of the lines.
    docker.modem.followProgress(stream, (error: Error | null, lines: readonly { error?: string }[] = []) => {
      const failed = lines.find((line) => line.error !== undefined)?.error;
      if (error ?? failed) reject(error ?? new Error(failed));
      else resolve();
    });
  });
}
