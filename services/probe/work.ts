import type { Work } from '../../protos/vitals.js';

/** Counts the work of the target: begun, done, and failed. */
export class WorkCounter {
  #begun = 0;
  #done = 0;
  #failed = 0;

  /**
   * Counts one unit as begun. Returns the function that ends it; further calls of that are ignored. A unit that ends as
   * `failed` is counted among the done as well.
   */
  begin(): (outcome?: 'failed') => void {
    this.#begun += 1;
    let ended = false;
    return (outcome) => {
      if (ended) return;
      ended = true;
      this.#done += 1;
      if (outcome === 'failed') this.#failed += 1;
    };
  }

  counts(): Work {
    return { begun: this.#begun, done: this.#done, failed: this.#failed };
  }

  get begun(): number {
    return this.#begun;
  }

  get inFlight(): number {
    return this.#begun - this.#done;
  }
}
