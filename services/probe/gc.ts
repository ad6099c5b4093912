import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { undoable } from './undo.js';

/** Collects garbage on demand, and keeps count of the time that it takes. */
export class ForcedGc {
  /** Milliseconds spent so far. */
  spentMs = 0;
  #longestMs = 0;
  readonly #sinceMs = performance.now();
  readonly #collect: () => void;
  readonly #mostShare: number;

  /**
   * @param collect see {@link forcedGc}
   * @param mostShare the largest share of the time since now that it may take, the next collection included
   */
  constructor(collect: () => void, mostShare = Number.POSITIVE_INFINITY) {
    this.#collect = collect;
    this.#mostShare = mostShare;
  }

  /** Tells whether the next collection stays within the share, if it takes as long as the longest so far. */
  get isAffordable(): boolean {
    return this.spentMs + this.#longestMs <= this.#mostShare * (performance.now() - this.#sinceMs);
  }

  /** Collects, where that is affordable; tells whether it did. */
  collect(): boolean {
    if (!this.isAffordable) return false;
    const beginMs = performance.now();
    this.#collect();
    const tookMs = performance.now() - beginMs;
    this.#longestMs = Math.max(this.#longestMs, tookMs);
    this.spentMs += tookMs;
    return true;
  }
}

/**
 * Returns a function that collects all garbage, or undefined where there can be none.
 *
 * It also stops V8 from dropping unused bytecode: from about the 6th forced collection on, that would lower the heap
 * once by more than a megabyte, which reads as a shrinking heap.
 */
export function forcedGc(): (() => void) | undefined {
  try {
    setFlagsFromString('--no-flush-bytecode');
    if (!process.execArgv.includes('--no-flush-bytecode')) undoable(() => setFlagsFromString('--flush-bytecode'));
    if (typeof globalThis.gc === 'function') return globalThis.gc as () => void;
    setFlagsFromString('--expose-gc');
    const gc: unknown = runInNewContext('gc');
    undoable(() => setFlagsFromString('--no-expose-gc'));
    return typeof gc === 'function' ? (gc as () => void) : undefined;
  } catch {
    return undefined;
  }
}
