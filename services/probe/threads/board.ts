/**
 * Worker threads: a probe in each, and a board of memory that all share, by which the one in the main thread tells of the
 * whole process. Imports the probe's counters, and is imported by what starts the probe.
 */

/** The figures of one thread that others read, in their order on the board. */
export const FIGURES = [
  'opened',
  'closed',
  'abandoned',
  'children',
  'workers',
  'clientSessions',
  'serverSessions',
  'dialled',
  'accepted',
  'unix',
  'dialledSoFar',
  'acceptedSoFar',
  'moves',
  'changes',
  'heapUsedBytes',
  'externalBytes',
  'timers',
  'streams',
  'grpcChannels',
  'grpcSubchannels',
  'grpcServers',
  'grpcClientSockets',
  'grpcServerSockets',
  'sight',
] as const;

export type ThreadFigures = Record<(typeof FIGURES)[number], number>;

/** What a thread sees of grpc-js, as the bits of a figure: a copy whose channels are counted, and one whose are not. */
export const SIGHT = { observed: 1, unhooked: 2 } as const;

/** The most threads that are told apart at a time; any more are unseen. */
const MOST_THREADS = 512;

/** The integers of a page: the thread and the one that started it (each plus 1; 0: free), its state, its last answer. */
const PAGE_INTEGERS = 4;
const [THREAD, PARENT, STATE, ANSWERED] = [0, 1, 2, 3] as const;
const STATES = ['started', 'observed', 'ended'] as const;

/** The integers before the pages: whether there has been one, and the threads that have started unseen. */
const HEAD_INTEGERS = 2;
const [CLAIMED, STRAYS] = [0, 1] as const;

const INTEGERS = HEAD_INTEGERS + MOST_THREADS * PAGE_INTEGERS;

/** One thread, as the board has it. */
export interface ThreadPage {
  readonly position: number;
  readonly thread: number;
  readonly parent: number;
  readonly state: (typeof STATES)[number];
  /** The number of the last question that it has answered. */
  readonly answered: number;
}

/**
 * What the threads of a process tell one another: memory that all of them share, with a page for each worker. A page is
 * claimed by the thread that starts the worker, which also ends it, written by the worker's own probe, and read by that
 * of the main thread, at any moment, also while the worker is busy or blocked. No thread ever waits for another.
 */
export class Board {
  readonly memory: SharedArrayBuffer;
  readonly #integers: Int32Array;
  readonly #figures: Float64Array;

  constructor(memory = new SharedArrayBuffer(INTEGERS * 4 + MOST_THREADS * FIGURES.length * 8)) {
    this.memory = memory;
    this.#integers = new Int32Array(memory, 0, INTEGERS);
    this.#figures = new Float64Array(memory, INTEGERS * 4);
  }

  /** Tells whether any thread has been claimed so far. */
  get isUsed(): boolean {
    return Atomics.load(this.#integers, CLAIMED) > 0;
  }

  /** Gives a thread that has just been started a page, and returns its position; undefined where none is left. */
  claim(thread: number, parent: number): number | undefined {
    Atomics.store(this.#integers, CLAIMED, 1);
    for (let position = 0; position < MOST_THREADS; position++) {
      if (Atomics.compareExchange(this.#integers, at(position, THREAD), 0, thread + 1) !== 0) continue;
      Atomics.store(this.#integers, at(position, PARENT), parent + 1);
      return position;
    }
    this.noteStray();
    return undefined;
  }

  /** Returns the position of the page of a thread. */
  find(thread: number): number | undefined {
    for (let position = 0; position < MOST_THREADS; position++)
      if (Atomics.load(this.#integers, at(position, THREAD)) === thread + 1) return position;
    return undefined;
  }

  /** Notes that a thread runs which has no page. */
  noteStray(): void {
    Atomics.add(this.#integers, STRAYS, 1);
  }

  get strays(): number {
    return Atomics.load(this.#integers, STRAYS);
  }

  setState(position: number, state: 'observed' | 'ended'): void {
    Atomics.store(this.#integers, at(position, STATE), STATES.indexOf(state));
  }

  answer(position: number, question: number): void {
    Atomics.store(this.#integers, at(position, ANSWERED), question);
  }

  write(position: number, figures: Partial<ThreadFigures>): void {
    for (const [index, name] of FIGURES.entries()) {
      const value = figures[name];
      if (value !== undefined) this.#figures[position * FIGURES.length + index] = value;
    }
  }

  read(position: number): ThreadFigures {
    return Object.fromEntries(
      FIGURES.map((name, index) => [name, this.#figures[position * FIGURES.length + index] ?? 0]),
    ) as ThreadFigures;
  }

  pages(): ThreadPage[] {
    if (!this.isUsed) return [];
    const pages: ThreadPage[] = [];
    for (let position = 0; position < MOST_THREADS; position++) {
      const integer = (which: number) => Atomics.load(this.#integers, at(position, which));
      const thread = integer(THREAD) - 1;
      if (thread < 0) continue;
      const state = STATES[integer(STATE)] ?? 'started';
      pages.push({ position, thread, parent: integer(PARENT) - 1, state, answered: integer(ANSWERED) });
    }
    return pages;
  }

  /** Frees the page of a thread that has ended. */
  free(position: number): void {
    this.#figures.fill(0, position * FIGURES.length, (position + 1) * FIGURES.length);
    for (const which of [PARENT, STATE, ANSWERED, THREAD]) Atomics.store(this.#integers, at(position, which), 0);
  }
}

function at(position: number, which: number): number {
  return HEAD_INTEGERS + position * PAGE_INTEGERS + which;
}
