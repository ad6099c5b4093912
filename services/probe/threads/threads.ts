import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { BroadcastChannel } from 'node:worker_threads';
import type { Site } from '../../../protos/vitals.js';
import type { ThreadAnswer, ThreadQuestion } from './asking.js';
import { type Board, FIGURES, SIGHT, type ThreadFigures, type ThreadPage } from './board.js';
import { mergeRows, rowsOfEnded } from './rows.js';

/**
 * The time that a worker has to start before it counts as one that the probe is not in, and to answer: so many times what
 * this process took until the probe was in it, since all of that takes long on a machine that is overloaded. Where one
 * has used it up, the wait for the next is shorter.
 */
const STARTS = 10;
const [LEAST_WAIT_MS, MOST_WAIT_MS] = [800, 20_000];
const SHORTER = 5;

/** What is asked of the workers; the wait for their answers keeps the process alive where it `holds`. */
export interface Asked extends Omit<ThreadQuestion, 'question'> {
  readonly holds: boolean;
}

/** The worker threads of this process, as their own probes see them. Lives in the main thread. */
export class Threads {
  readonly #board: Board;
  readonly #channel: string;
  readonly #ended: ThreadFigures = nothing();
  #endedRows: readonly Site[] = [];
  readonly #answers = new Map<number, ThreadAnswer>();
  readonly #versions = new Set<string>();
  readonly #firstSeenMs = new Map<number, number>();
  #question = 0;
  /** The threads that did not answer when they were last asked. */
  #silent: ReadonlySet<number> = new Set();
  /** The threads that the probe is not in, also those that have ended. */
  readonly #unseen = new Set<number>();
  readonly #waitMs = within(LEAST_WAIT_MS, STARTS * performance.now(), MOST_WAIT_MS);

  /**
   * Creates the view.
   * @param channel the name of the broadcast channel on which workers are asked
   */
  constructor(board: Board, channel: string) {
    this.#board = board;
    this.#channel = channel;
  }

  /** Returns the figures of all workers together: of those that have ended, only what is counted over a life. */
  sum(): ThreadFigures {
    const sum = { ...this.#ended };
    for (const page of this.#living()) addTo(sum, this.#board.read(page.position));
    return sum;
  }

  /** Tells whether a worker has a grpc-js whose channels are counted. */
  get observed(): boolean {
    return (this.#sight() & SIGHT.observed) > 0;
  }

  /** Tells whether a worker has a grpc-js whose channels are not counted. */
  get unhooked(): boolean {
    return (this.#sight() & SIGHT.unhooked) > 0;
  }

  get versions(): Iterable<string> {
    return this.#versions;
  }

  /** Tells whether a worker has run that had no probe of its own, or has one whose answers are not to be had. */
  get unseen(): boolean {
    return this.blindness() !== undefined;
  }

  /** Returns why something in workers is not counted; undefined where all of it is. */
  blindness(): string | undefined {
    const living = this.#living();
    for (const page of living) {
      if (page.state !== 'started') this.#unseen.delete(page.thread);
      else if (performance.now() > this.#startedBy(page)) this.#unseen.add(page.thread);
    }
    if (this.#board.strays > 0 || this.#unseen.size > 0) return UNSEEN;
    return living.some(({ thread }) => this.#silent.has(thread)) ? SILENT : undefined;
  }

  /** Returns the rows of the process: those of the main thread and those that the workers answered, joined by site. */
  rows(own: readonly Site[]): Site[] {
    this.#living();
    return mergeRows([own, this.#endedRows, ...[...this.#answers.values()].map(({ rows = [] }) => rows)]);
  }

  /** Asks all workers, and resolves once they have answered, or have had the time to. */
  async ask({ holds, ...asked }: Asked): Promise<void> {
    if (this.#living().length === 0) return;
    const channel = new BroadcastChannel(this.#channel);
    channel.onmessage = (event: unknown) => this.#note((event as { data: Partial<ThreadAnswer> }).data);
    channel.unref();
    const question: ThreadQuestion = { ...asked, question: ++this.#question };
    try {
      await this.#answered(channel, question, holds);
    } finally {
      channel.close();
    }
    const late = this.#living().filter(({ state, answered }) => state !== 'started' && answered < question.question);
    this.#silent = new Set(late.map(({ thread }) => thread));
  }

  async #answered(channel: BroadcastChannel, question: ThreadQuestion, holds: boolean): Promise<void> {
    const listening = new Set<number>();
    const begunMs = performance.now();
    for (;;) {
      const pages = this.#living().filter(({ answered }) => answered < question.question);
      const others = pages.filter(({ state, thread }) => state === 'observed' && !listening.has(thread));
      if (others.length > 0) channel.postMessage(question); // one that has just begun has not heard it
      for (const { thread } of others) listening.add(thread);
      if (!pages.some((page) => this.#isAwaited(page, begunMs))) break;
      await sleep(1, undefined, { ref: holds });
    }
    await turn(undefined, { ref: holds }); // the rows of the last one
  }

  #isAwaited(page: ThreadPage, begunMs: number): boolean {
    const now = performance.now();
    if (page.state === 'started') return now < this.#startedBy(page);
    return now - begunMs < this.#waitMs / (this.#silent.has(page.thread) ? SHORTER : 1);
  }

  #note({ answerOf, version, rows }: Partial<ThreadAnswer>): void {
    if (answerOf === undefined) return;
    if (version !== undefined) this.#versions.add(version);
    this.#answers.set(answerOf, { answerOf, version, rows: rows ?? this.#answers.get(answerOf)?.rows });
  }

  #sight(): number {
    return this.#living().reduce((bits, { position }) => bits | this.#board.read(position).sight, this.#ended.sight);
  }

  #startedBy({ thread }: ThreadPage): number {
    const sinceMs = this.#firstSeenMs.get(thread) ?? performance.now();
    this.#firstSeenMs.set(thread, sinceMs);
    return sinceMs + this.#waitMs / (this.#unseen.size > 0 ? SHORTER : 1);
  }

  /** Returns the pages of the workers that live, after what the others have counted is kept. */
  #living(): ThreadPage[] {
    const pages = this.#board.pages();
    const threads = new Map(pages.map((page) => [page.thread, page]));
    const hasEnded = ({ state, parent }: ThreadPage): boolean => {
      if (state === 'ended') return true;
      const starter = threads.get(parent);
      return parent !== 0 && (starter === undefined || hasEnded(starter)); // with a thread end those that it has started
    };
    const living = pages.filter((page) => !hasEnded(page));
    for (const page of pages) if (!living.includes(page)) this.#keep(page);
    return living;
  }

  #keep({ position, thread }: ThreadPage): void {
    const { opened, dialledSoFar, acceptedSoFar, moves, changes, sight } = this.#board.read(position);
    // What it held has ended with it.
    const kept = { opened, closed: opened, dialledSoFar, acceptedSoFar, moves, changes, sight };
    addTo(this.#ended, { ...nothing(), ...kept });
    this.#endedRows = mergeRows([this.#endedRows, rowsOfEnded(this.#answers.get(thread)?.rows ?? [], opened)]);
    this.#answers.delete(thread);
    this.#firstSeenMs.delete(thread);
    this.#board.free(position);
  }
}

const UNSEEN =
  'a worker thread has run that the probe is not in, as one made of a text of CommonJS, or with an env or execArgv of its own: its channels, sessions, children, timers and heap are not counted, only its sockets and descriptors are';
const SILENT =
  'a worker thread was blocked or busy when it was asked: its channels, sessions and children are counted, its heap, timers and streams are those of an earlier moment';

function within(least: number, value: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function nothing(): ThreadFigures {
  return Object.fromEntries(FIGURES.map((name) => [name, 0])) as ThreadFigures;
}

function addTo(sum: ThreadFigures, more: ThreadFigures): void {
  for (const name of FIGURES) sum[name] = name === 'sight' ? sum.sight | more.sight : sum[name] + more[name];
}
