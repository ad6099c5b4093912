import type { EventEmitter } from 'node:events';
import { guarded } from './guard.js';
import { noteMove } from './moves.js';
import type { Birth } from './sites.js';
import { undoable } from './undo.js';

/**
 * Counts things of one kind, each from when it is made until an event of its own says that it has ended. A listener
 * that the target removes with all others is made up for by {@link Living.prune}. O(1) a thing.
 */
export class Living<T extends EventEmitter> {
  /** Beginnings and ends so far: something has moved exactly if this has. */
  moves = 0;
  readonly #living = new Map<T, { birth: Birth | undefined; onEnd: () => void }>();
  readonly #event: string;
  readonly #hasEnded: (each: T) => boolean;
  readonly #onEnd: (each: T) => void;

  /**
   * Creates a counter.
   * @param event the event that tells the end
   * @param hasEnded tells from the thing itself whether it has ended
   * @param onEnd is called once for each that has
   */
  constructor(event: string, hasEnded: (each: T) => boolean, onEnd: (each: T) => void = () => undefined) {
    this.#event = event;
    this.#hasEnded = hasEnded;
    this.#onEnd = onEnd;
    undoable(() => {
      for (const [each, { onEnd }] of this.#living) each.off(this.#event, onEnd);
      this.#living.clear();
    });
  }

  get size(): number {
    return this.#living.size;
  }

  /** Counts a thing from now on. */
  add(each: T, birth?: Birth): void {
    if (this.#living.has(each)) return;
    const onEnd = guarded(() => this.#end(each));
    this.#living.set(each, { birth, onEnd });
    this.moves += 1;
    noteMove();
    each.once(this.#event, onEnd);
  }

  /** Counts what lives, after those have been taken out whose end was not told. */
  prune(): number {
    for (const each of [...this.#living.keys()]) if (this.#hasEnded(each)) this.#end(each);
    return this.size;
  }

  values(): Iterable<T> {
    return this.#living.keys();
  }

  #end(each: T): void {
    const known = this.#living.get(each);
    if (!known) return;
    this.#living.delete(each);
    each.off(this.#event, known.onEnd); // where the end was not told
    this.moves += 1;
    known.birth?.ledger.close(known.birth);
    this.#onEnd(each);
    noteMove();
  }
}
