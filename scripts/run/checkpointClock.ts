/** Milliseconds that a program has for its first checkpoint of its own before it is asked for one. */
const PATIENCE_MS = 2000;

/** The checkpoints that fit into a run that has a time limit, the first and the last at its ends. */
const WANTED = 13;

/** The shortest and the longest time between two checkpoints. */
const LEAST_MS = 1000;
const MOST_MS = 60_000;

/** The time between two checkpoints at first, where nobody knows how long the run will be. */
const USUAL_MS = 5000;

/** The number of checkpoints after which the time between them is doubled, where nobody knows how long the run will be. */
const MANY = 24;

/** Asks for checkpoints at equal times, for programs that take none by themselves. */
export class CheckpointClock {
  readonly #ask: (index: number) => void;
  readonly #isEndless: boolean;
  #everyMs: number;
  #index = 0;
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /**
   * Makes a clock.
   * @param timeMs the time limit of the run; a day or more is none
   */
  constructor(timeMs: number, ask: (index: number) => void) {
    this.#ask = ask;
    this.#isEndless = timeMs >= 86_400_000;
    this.#everyMs = this.#isEndless ? USUAL_MS : between(LEAST_MS, (timeMs - PATIENCE_MS) / WANTED, MOST_MS);
  }

  /** Begins to ask, once. */
  start(): void {
    if (!this.#timer && !this.#stopped) this.#after(PATIENCE_MS);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #after(ms: number): void {
    this.#timer = setTimeout(() => {
      this.#ask(this.#index++);
      if (this.#isEndless && this.#index % MANY === 0) this.#everyMs = Math.min(MOST_MS, 2 * this.#everyMs);
      if (!this.#stopped) this.#after(this.#everyMs);
    }, ms).unref();
  }
}

function between(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
