import { createHook } from 'node:async_hooks';
import type { Birth, SiteBook } from './sites.js';
import { callSites, userFrames } from './stack.js';

/**
 * Counts active timers from now on, the unreferenced ones included, which no other census sees. The price is an
 * `async_hooks` hook with `destroy`, 5 to 35 % of CPU per call, so it is switched on only when asked for. Node has
 * timers of its own among them, one that caches the date of HTTP responses for instance, so one level may differ by one
 * from the next.
 *
 * @param book where they are booked on the lines that set them; without it no stack is looked at
 * @returns a function that returns the number at the moment of its call
 */
export function countTimers(book?: SiteBook): () => number {
  const active = new Map<number, Birth | undefined>();
  createHook({
    init(asyncId, type) {
      if (type === 'Timeout') active.set(asyncId, book?.at(userFrames(callSites())).timer.open());
    },
    destroy(asyncId) {
      const birth = active.get(asyncId);
      if (birth) birth.ledger.close(birth);
      active.delete(asyncId);
    },
  }).enable();
  return () => active.size;
}
