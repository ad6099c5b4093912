import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Unavailable } from '../engine.js';
import type { DockerEndpoint } from './endpoint.js';

const STACK_FILE = fileURLToPath(new URL('../../../swarm-stack.yml', import.meta.url));

/** Of what the command says when it fails; the end names the cause. */
const LONGEST_COMPLAINT = 600;

/**
 * Deploys swarm-stack.yml: the one thing that an engine's API does not do.
 * @throws {Unavailable} what the command complains about; part of the stack may be there then
 */
export async function deployStack(
  endpoint: DockerEndpoint,
  stack: string,
  knobs: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  const { args, env } = endpoint.cli(['stack', 'deploy', '--resolve-image', 'never', '-c', STACK_FILE, stack], knobs);
  const { code, output } = await docker(args, env, signal);
  signal.throwIfAborted();
  if (code === 0) return;
  throw new Unavailable([
    { message: `docker stack deploy failed: ${complaint(output)}`, remedy: 'mend what it names, and run it again' },
  ]);
}

/** What it made before, and its words about itself, are of no interest. */
function complaint(output: string): string {
  const lines = output
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^(Creating \w+ |Since --detach|In a future release)/.test(line));
  return lines.join(' ').slice(-LONGEST_COMPLAINT);
}

/**
 * Runs the command in a group of its own, so that a Ctrl-C in the terminal reaches the lab alone, which then removes
 * what was made.
 */
function docker(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('docker', args, { env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const kill = () => void child.kill('SIGKILL');
    signal.addEventListener('abort', kill);
    if (signal.aborted) kill();
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => (output = (output + data).slice(-10_000)));
    child.once('error', (error) =>
      reject(
        new Unavailable([
          {
            message: `the docker command cannot be run: ${error.message}`,
            remedy: 'install the docker CLI; it deploys the stack',
          },
        ]),
      ),
    );
    child.once('close', (code) => {
      signal.removeEventListener('abort', kill);
      resolve({ code, output });
    });
  });
}
