import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { identify, type ProcessId } from './processId.js';

export type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/**
 * A process that holds namespaces of its own. It ends by itself once its stdin closes: with the lab, however that ends.
 */
export interface Holder {
  readonly child: Child;
  readonly id: ProcessId;
  /** Resolves once it has ended, with what it said on stderr. */
  readonly ended: Promise<string>;
}

/**
 * Runs a shell script in new namespaces and waits until it prints a first line.
 * @param flags of unshare(1)
 * @throws {Error} with what it said, if it ends before that
 */
export async function hold(
  what: string,
  flags: readonly string[],
  script: string,
  environment: Record<string, string>,
): Promise<Holder> {
  const child = spawn('unshare', [...flags, 'sh', '-c', script], {
    // A session of its own: a Ctrl-C in the terminal is for the lab, which then ends this in its turn.
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { PATH: path(), LC_ALL: 'C', ...environment },
  });
  child.stdin.on('error', () => undefined);
  let said = '';
  child.stderr.on('data', (data) => {
    said = `${said}${data}`.slice(-4096);
  });
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', () => resolve(said.trim()));
  });
  const ready = await Promise.race([once(child.stdout, 'data').then(() => true), ended.then(() => false)]);
  const id = child.pid === undefined ? undefined : identify(child.pid);
  if (!ready || !id) throw new Error(`${what} could not be made: ${await ended}`);
  return { child, id, ended };
}

/** Where the system's own programs lie, which a user's PATH may leave out. */
export function path(): string {
  return [process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'].filter(Boolean).join(':');
}
