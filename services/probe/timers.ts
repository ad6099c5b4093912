import { createHook, executionAsyncId } from 'node:async_hooks';
import type { RawFrame } from '../../protos/vitals.js';
import type { Birth, SiteBook } from './sites.js';
import { callSites, laterCallSites, siteFrames, userFrames } from './stack.js';
import { undoable } from './undo.js';

/** The number of frames that are kept of who asked for an immediate. */
const ORIGIN_DEPTH = 32;

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
  const origins = new Map<number, () => NodeJS.CallSite[]>();
  const hook = createHook({
    init(asyncId, type) {
      if (type === 'Timeout') active.set(asyncId, book?.at(framesOf(callSites())).timer.open());
      else if (type === 'Immediate' && book) origins.set(asyncId, laterCallSites(ORIGIN_DEPTH));
    },
    destroy(asyncId) {
      if (origins.delete(asyncId)) return;
      const birth = active.get(asyncId);
      if (birth) birth.ledger.close(birth);
      active.delete(asyncId);
    },
  }).enable();
  undoable(() => hook.disable());
  return () => active.size;

  /** A timer that no frame of the target has set belongs to those that asked for the `setImmediate` it was set in. */
  function framesOf(stack: NodeJS.CallSite[]): RawFrame[] {
    const frames = userFrames(stack);
    return frames.length > 0 ? frames : siteFrames([...stack, ...(origins.get(executionAsyncId())?.() ?? [])]);
  }
}

/**
 * Counts the timers that keep the event loop alive, which Node does for nothing. Those of the probe are unreferenced, as
 * nearly all of grpc-js are.
 */
export function referencedTimers(): number {
  return process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
}
