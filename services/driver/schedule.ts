import { setTimeout as sleep } from 'node:timers/promises';

/** The lateness, in milliseconds, beyond which a call counts as late: the driver itself was short of CPU. */
const LATE_MS = 10;

/** The punctuality of the driver. */
export interface Punctuality {
  lateStarts: number;
  latestStartMs: number;
}

/**
 * Runs an open loop: starts `count` calls at set moments, whatever has become of the earlier ones, and resolves when
 * all have returned. None is dropped; one that is due in the past leaves at once.
 *
 * @param call gets the number of the call and the moment it was due (of `performance.now()`), from which latency counts
 */
export async function openLoop(
  count: number,
  perSecond: number,
  punctuality: Punctuality,
  call: (number: number, dueMs: number) => Promise<void>,
): Promise<void> {
  const beginMs = performance.now();
  const calls: Promise<void>[] = [];
  for (let number = 0; number < count; number += 1) {
    const dueMs = beginMs + (number * 1000) / perSecond;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    const lateMs = performance.now() - dueMs;
    if (lateMs > LATE_MS) punctuality.lateStarts += 1;
    punctuality.latestStartMs = Math.max(punctuality.latestStartMs, lateMs);
    calls.push(call(number, dueMs));
  }
  await Promise.all(calls);
}
