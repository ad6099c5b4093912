import type Dockerode from 'dockerode';
import { Unavailable } from '../../engine.js';
import { hasImage, progressed } from './give.js';

/**
 * Finds an image that somebody else made: as the engine has it, else by pulling it. Other nodes pull it themselves.
 * @param otherwise what to use where it cannot be had
 * @throws {Unavailable} when the engine does not have it and cannot pull it
 */
export async function named(
  name: string,
  docker: Dockerode,
  otherwise: string,
  signal: AbortSignal,
): Promise<{ name: string; notes: string[] }> {
  if (await hasImage(docker, name)) return { name, notes: [] };
  try {
    const reference = /[:@]/.test(name.slice(name.lastIndexOf('/') + 1)) ? name : `${name}:latest`; // without a tag all would be pulled
    await progressed(docker, await docker.pull(reference, { abortSignal: signal }));
    return { name, notes: [`pulled the image ${name}`] };
  } catch (error) {
    signal.throwIfAborted();
    const message = `the engine has no image ${name} and cannot pull it: ${(error as Error).message.trim()}`;
    throw new Unavailable([
      { message, remedy: `give it to the engine first (docker pull ${name}, docker load), or use ${otherwise}` },
    ]);
  }
}
