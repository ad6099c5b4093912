import { readFileSync } from 'node:fs';
import { statFields } from './procFiles.js';

/** The number of looks, and the milliseconds between two. */
const LOOKS = 40;
const BETWEEN_MS = 25;

/**
 * Tells what the main thread of a Node process waits in, where that is nothing that an event loop waits in for a second:
 * `waits in futex_wait_queue`. Undefined where it runs, or waits for events, or where the kernel does not tell. It
 * returns at the first sign of life, as a rule at once.
 */
export function whyBlocked(pid: number): string | undefined {
  let last: string | undefined;
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  for (let look = 0; look < LOOKS; look++) {
    last = blockedIn(pid);
    if (last === undefined) return undefined;
    Atomics.wait(nobody, 0, 0, BETWEEN_MS);
  }
  return `waits in ${last}`;
}

function blockedIn(pid: number): string | undefined {
  try {
    const [state] = statFields(pid);
    const where = readFileSync(`/proc/${pid}/wchan`, 'utf8').trim();
    if ((state !== 'S' && state !== 'D') || where === '' || where === '0') return undefined;
    return /poll|select/.test(where) ? undefined : where;
  } catch {
    return undefined;
  }
}
