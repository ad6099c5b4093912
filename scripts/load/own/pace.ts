import { setTimeout as sleep } from 'node:timers/promises';
import type { Order, UnitDone, UnitEnd } from './driver.js';

/**
 * Begins units of work one after the other: as soon as there is room among those under way, or at a rate. Those that are
 * due while there is no room wait, and their wait counts as latency. Resolves once all have ended.
 * @param once does the unit of that number, from 0 on; it never rejects
 */
export async function paced(
  { units = Number.POSITIVE_INFINITY, forMs, perSecond, concurrency, signal }: Order,
  once: (number: number) => Promise<UnitEnd>,
  done: (unit: UnitDone) => void,
): Promise<void> {
  const beganMs = performance.now();
  let next = 0;
  const isOver = () =>
    signal.aborted || next >= units || (forMs !== undefined && performance.now() - beganMs >= forMs && next > 0);
  const worker = async () => {
    while (!isOver()) {
      const number = next++;
      const readyMs = performance.now();
      const dueMs = perSecond === undefined ? readyMs : beganMs + (number * 1000) / perSecond;
      if (dueMs > readyMs && !(await waited(dueMs - readyMs, signal))) return;
      const lateMs = Math.max(0, performance.now() - Math.max(dueMs, readyMs));
      const end = await once(number);
      done({ ...end, latencyMs: performance.now() - dueMs, lateMs });
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, units) }, worker));
}

/** Waits, and tells whether it was to the end. */
function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  return sleep(ms, true, { signal }).catch(() => false);
}
