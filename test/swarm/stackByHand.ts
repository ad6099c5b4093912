import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { PATIENCE_MS } from '../support/patience.js';

/** The bytes that a log may have: one of two replicas grows by 5 kB a second, and Node's own limit is 1 MiB. */
const LOG_BYTES = 2 ** 26;

/** The milliseconds that one look may take: the log of a task that comes or goes may let Docker's command wait. */
const LOOK_MS = 30_000;

/** Runs docker's own command. @returns what it printed on stdout */
export function docker(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  timeout = PATIENCE_MS,
): string {
  return execFileSync('docker', args, {
    ...{ encoding: 'utf8', stdio: 'pipe', timeout, maxBuffer: LOG_BYTES },
    env: { ...process.env, ...environment },
  });
}

/** Services, networks, secrets and configs with a label, by name. */
export function declared(label: string): string[] {
  return ['service', 'network', 'secret', 'config']
    .flatMap((kind) => listed([kind, 'ls', '--format={{.Name}}'], label))
    .sort();
}

/** All that there is of a stack, its containers too. */
export function partsOf(stack: string): string[] {
  const label = `com.docker.stack.namespace=${stack}`;
  return [...declared(label), ...listed(['ps', '--all', '--format={{.Names}}'], label)];
}

function listed(command: readonly string[], label: string): string[] {
  return docker([...command, '--filter', `label=${label}`])
    .split('\n')
    .filter(Boolean);
}

/** Lines that hold JSON of what a service printed so far. */
export function jsonLines(service: string): Record<string, unknown>[] {
  const lines = docker(['service', 'logs', '--raw', service], {}, LOOK_MS).split('\n');
  return lines.filter((line) => line.startsWith('{') && line.endsWith('}')).map((line) => JSON.parse(line));
}

/**
 * Looks until there is something to see; a look that did not end in time saw nothing.
 *
 * @throws Error when that takes too long, with what there was instead
 */
export async function until<Seen>(what: string, look: () => Seen | undefined, instead = () => ''): Promise<Seen> {
  let hung = 0;
  for (const giveUp = Date.now() + PATIENCE_MS; Date.now() < giveUp; await sleep(200)) {
    try {
      const seen = look();
      if (seen !== undefined) return seen;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ETIMEDOUT') throw error;
      hung += 1;
    }
  }
  throw new Error(`${what}: not within ${PATIENCE_MS / 1000} s; ${hung} looks did not end\n${instead()}`);
}
