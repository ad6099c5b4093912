import { spawn } from 'node:child_process';
import type { DockerEndpoint } from './endpoint.js';

/**
 * Stacks of this process. The lab may be ended at once; a command that outlives it removes them then, as well as it
 * can.
 */
const stacks = new Map<string, DockerEndpoint>();
process.on('exit', () => {
  for (const [stack, endpoint] of stacks) {
    const { args, env } = endpoint.cli(['stack', 'rm', stack]);
    spawn('docker', args, { env, stdio: 'ignore', detached: true }).unref();
  }
});

/** From now on the stack is removed even if the process is ended at once. */
export function removeOnExit(stack: string, endpoint: DockerEndpoint): void {
  stacks.set(stack, endpoint);
}

/** The stack is gone, or is to stay. */
export function keepOnExit(stack: string): void {
  stacks.delete(stack);
}
