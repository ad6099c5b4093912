import { startProgram } from '../../services/process/childProcess.js';
import { identify, type ProcessId } from './processId.js';

/**
 * A process that holds namespaces of its own. It ends by itself once its stdin closes: at the latest with the lab,
 * however that ends.
 */
export interface Holder {
  readonly id: ProcessId;
  /** Resolves once it has ended, with its output on stderr. */
  readonly ended: Promise<string>;
  /** Writes to the standard input of its script. */
  write(text: string): void;
  /** Lets it end by itself. */
  letGo(): void;
}

/**
 * Runs a shell script in new namespaces and waits until it prints a first line.
 * @param flags of unshare(1)
 * @throws {Error} with its output, if it ends before that
 */
export async function hold(
  what: string,
  flags: readonly string[],
  script: string,
  environment: Record<string, string>,
): Promise<Holder> {
  let said = '';
  let isReady = () => {};
  const printed = new Promise<true>((resolve) => {
    isReady = () => resolve(true);
  });
  const child = startProgram('unshare', [...flags, 'sh', '-c', script], {
    ownGroup: true,
    input: 'pipe',
    env: { PATH: path(), LC_ALL: 'C', ...environment },
    output: (line, from) => {
      if (from === 'stdout') isReady();
      else said = `${said}${line}\n`.slice(-4096);
    },
  });
  const ended = child.ended.then(({ failure }) => failure?.message ?? said.trim());
  const ready = await Promise.race([printed, ended.then(() => false)]);
  const id = child.pid === undefined ? undefined : identify(child.pid);
  if (!ready || !id) throw new Error(`${what} could not be made: ${await ended}`);
  return { id, ended, write: child.write, letGo: child.endInput };
}

/** Returns the PATH with the folders of the system's own programs, which a user's PATH may leave out. */
export function path(): string {
  return [process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'].filter(Boolean).join(':');
}
