/**
 * A share of the time that passes, which may be spent and not more: what costs the target something is asked for only
 * where it fits in.
 */
export class Ration {
  readonly #share: number;
  readonly #now: () => number;
  readonly #beganMs: number;
  #spentMs = 0;

  /**
   * Begins to count.
   * @param share of the time, 0 … 1
   * @param now a clock in milliseconds
   */
  constructor(share: number, now: () => number = () => performance.now()) {
    this.#share = share;
    this.#now = now;
    this.#beganMs = now();
  }

  /** Milliseconds spent so far. */
  get spentMs(): number {
    return this.#spentMs;
  }

  /**
   * Tells whether something that takes about so long may be spent.
   * @param ofMs the time of which it is a share, where that is longer than what has passed
   */
  allows(ms: number, ofMs = 0): boolean {
    return this.#spentMs + ms <= this.#share * Math.max(ofMs, this.#now() - this.#beganMs);
  }

  /** Counts what something has taken. */
  spend(ms: number): void {
    this.#spentMs += ms;
  }
}

/** The expected cost of something that grows with a number, learnt from what it took before. */
export class LearntCost {
  #msEach: number;

  /** @param msEach what one is expected to cost as long as nothing is known */
  constructor(msEach: number) {
    this.#msEach = msEach;
  }

  /** Returns the milliseconds that so many are expected to take. */
  of(count: number): number {
    return this.#msEach * count;
  }

  /** Takes note of what so many have taken. */
  learn(count: number, ms: number): void {
    if (count > 0) this.#msEach = ms / count;
  }
}
