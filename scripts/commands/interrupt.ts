import { EarlyStop } from '../record/earlyStop.js';
import type { ExitCode } from './exitStatus.js';
import { parentLoss } from './parentLoss.js';

/**
 * The signals that ask the lab to stop, and the exit status that tells of each (128 + the signal's number; a closed
 * terminal counts as SIGTERM).
 */
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 143 } as const;

/**
 * The milliseconds within which a keypress counts once: it may reach the lab twice, from the terminal and through npm.
 */
const SAME_KEYPRESS_MS = 300;

const PARENT_CHECK_MS = 250;

export interface Interrupt extends Disposable {
  /** Aborts at the first request to stop, with a {@link EarlyStop} as its reason. */
  readonly signal: AbortSignal;
  /** The exit status once asked to stop, 130 or 143. */
  readonly exitCode: ExitCode | undefined;
}

/**
 * Listens for requests to stop. The first one aborts `signal`, so that what was measured is kept and reported; a second
 * one ends the process at once. npm does not pass SIGTERM on but dies of it, so its loss counts as SIGTERM.
 *
 * @param atOnce is called just before the process ends at once
 */
export function watchInterrupts(atOnce: (exitCode: ExitCode) => void): Interrupt {
  const controller = new AbortController();
  let exitCode: ExitCode | undefined;
  let firstAtMs = 0;

  const request = (name: keyof typeof EXIT_CODES) => {
    if (exitCode === undefined) {
      exitCode = EXIT_CODES[name];
      firstAtMs = performance.now();
      controller.abort(new EarlyStop({ by: 'signal', signal: name }));
    } else if (performance.now() - firstAtMs > SAME_KEYPRESS_MS) {
      atOnce(exitCode);
      process.exit(exitCode);
    }
  };

  const listeners = (Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[]).map((name) => ({
    name,
    listener: () => request(name),
  }));
  for (const { name, listener } of listeners) process.on(name, listener);

  const isLost = parentLoss(process.env);
  const parentCheck = setInterval(() => {
    if (!isLost?.()) return;
    clearInterval(parentCheck);
    request('SIGTERM');
  }, PARENT_CHECK_MS);
  parentCheck.unref();

  return {
    signal: controller.signal,
    get exitCode() {
      return exitCode;
    },
    [Symbol.dispose]() {
      clearInterval(parentCheck);
      for (const { name, listener } of listeners) process.off(name, listener);
    },
  };
}
