import threads, { threadId, type Worker } from 'node:worker_threads';
import { interpose } from './interpose.js';
import { Living } from './living.js';
import type { SiteBook } from './sites.js';
import { siteFrames } from './stack.js';
import type { Board } from './threads/board.js';
import { replace } from './undo.js';

/** Counts the worker threads that this thread has started, until they have ended, and keeps their pages on the board. */
export class WorkerCounter {
  readonly #board: Board;
  readonly #pages = new WeakMap<Worker, number>();
  readonly #workers = new Living<Worker>('exit', hasEnded, (worker) => this.#endPage(worker));

  constructor(board: Board) {
    this.#board = board;
  }

  /**
   * Begins to watch.
   * @param book where the workers are booked on the lines that started them
   */
  watch(book?: SiteBook): void {
    const { prototype } = threads.Worker;
    interpose<Worker>(threads, 'Worker', (worker, { stack }) => {
      if (!hasEnded(worker)) this.#beginPage(worker);
      this.#workers.add(worker, book?.at(siteFrames(stack())).worker.open());
    });
    replace(prototype, 'constructor', threads.Worker); // so that `worker.constructor === Worker` still holds
  }

  /** Starts and ends so far; above 0 exactly if there has been a worker. */
  get moves(): number {
    return this.#workers.moves;
  }

  get size(): number {
    return this.#workers.size;
  }

  /** Counts the workers at rest, once more from the workers themselves. */
  count(): number {
    return this.#workers.prune();
  }

  #beginPage(worker: Worker): void {
    const page = this.#board.claim(worker.threadId, threadId);
    if (page !== undefined) this.#pages.set(worker, page);
  }

  #endPage(worker: Worker): void {
    const page = this.#pages.get(worker);
    if (page !== undefined) this.#board.setState(page, 'ended');
  }
}

function hasEnded({ threadId }: Worker): boolean {
  return threadId === -1;
}
