import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The milliseconds after which what is waited for hangs. A machine that others keep busy makes everything slow, at a load
 * of 30 by ten times; no test fails for that. The runner ends a test after 900 s.
 */
export const PATIENCE_MS = 240_000;

/** Waits until something is so. @returns whether it is, at the latest when our patience ends */
export async function until(condition: () => boolean | Promise<boolean>, everyMs = 20): Promise<boolean> {
  for (const giveUp = Date.now() + PATIENCE_MS; !(await condition()); await sleep(everyMs))
    if (Date.now() > giveUp) return false;
  return true;
}
