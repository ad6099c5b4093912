import { startProgram } from '../../../services/process/childProcess.js';
import { atExit } from '../../../services/process/exitRegistry.js';
import type { DockerEndpoint } from './endpoint.js';

/**
 * Sees to it that the stack is removed even if the lab is ended at once: as well as possible, by a command that
 * outlives the lab.
 * @returns a function that takes it back, once the stack is gone or is to stay
 */
export function removeOnExit(stack: string, endpoint: DockerEndpoint): () => void {
  return atExit(`removing the stack ${stack}`, () => {
    const { args, env } = endpoint.cli(['stack', 'rm', stack]);
    startProgram('docker', args, { env, output: 'none', ownGroup: true, outlivesUs: true }).unref();
  });
}
