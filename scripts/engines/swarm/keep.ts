import type { DockerEndpoint } from './endpoint.js';

/** Returns how to look around in a stack that was left up, and how to remove it, for the engine that it is on. */
export function howToLookAround(stack: string, { cli }: DockerEndpoint): string {
  const command = (...args: string[]) => ['docker', ...cli(args).args].join(' ');
  return [
    `the stack ${stack} is left up`,
    `its tasks: ${command('stack', 'ps', stack)}`,
    `their output: ${command('service', 'logs', '--follow', '--raw', `${stack}_agent`)}`,
    `to remove it: ${command('stack', 'rm', stack)}`,
  ].join('; ');
}
