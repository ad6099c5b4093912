import { fileURLToPath } from 'node:url';
import { Unavailable } from '../engine.js';
import { runProgram } from '../runProgram.js';
import type { DockerEndpoint } from './endpoint.js';

const STACK_FILE = fileURLToPath(new URL('../../../swarm-stack.yml', import.meta.url));

/** The most characters of the command's error output that are kept; its end names the cause. */
const LONGEST_COMPLAINT = 600;

/**
 * Deploys swarm-stack.yml: the one thing that an engine's API cannot do.
 * @throws {Unavailable} the complaint of the command; part of the stack may be there then
 */
export async function deployStack(
  endpoint: DockerEndpoint,
  stack: string,
  knobs: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  const { args, env } = endpoint.cli(['stack', 'deploy', '--resolve-image', 'never', '-c', STACK_FILE, stack], knobs);
  const { failure, failed, stdout, stderr } = await runProgram('docker', args, { env, signal });
  signal.throwIfAborted();
  if (failed === undefined) return;
  if (failure)
    throw new Unavailable([
      {
        message: `the docker command cannot be run: ${failed}`,
        remedy: 'install the docker CLI; it deploys the stack',
      },
    ]);
  throw new Unavailable([
    {
      message: `docker stack deploy failed: ${complaint(stdout + stderr) || failed}`,
      remedy: 'mend what it names, and run it again',
    },
  ]);
}

/** Returns the complaint alone: what the command made before, and its words about itself, are of no interest. */
function complaint(output: string): string {
  const lines = output
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^(Creating \w+ |Since --detach|In a future release)/.test(line));
  return lines.join(' ').slice(-LONGEST_COMPLAINT);
}
