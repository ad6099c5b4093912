/**
 * A task's log, told once whatever breaks. Imports the protocol of vitals lines.
 */
import type { Readable } from 'node:stream';
import { LineDeduplicator } from './lineDeduplicator.js';
import { LogLines } from './logLines.js';
import type { OpenLog } from './openLog.js';

/** The delay before a stream that ended is opened again, at first and at most. */
const REOPEN_MS = { least: 250, most: 4_000 };

const LOOK_EVERY_MS = 500;

export interface TaskLogOptions {
  /** The time after which a silent stream has stalled, and is opened again. `Infinity`: the task may be silent. */
  readonly stallMs: number;
  /** Called for every line of stdout and stderr, once. */
  readonly line: (text: string) => void;
}

/**
 * A reader that follows the log of one task for as long as it may run. A stream that ends, stalls, or says itself that
 * it is incomplete is opened again from its start, and what was seen already is skipped.
 */
export class TaskLog {
  readonly #open: OpenLog;
  readonly #options: TaskLogOptions;
  readonly #seen = new LineDeduplicator();
  readonly #over = new AbortController();
  #attempt = new AbortController();
  #heardMs = performance.now();
  /**
   * The wait before the stream counts as stalled; it grows while reopening brings nothing new, as with a replica that
   * hangs.
   */
  #patienceMs: number;

  constructor(open: OpenLog, options: TaskLogOptions) {
    this.#open = open;
    this.#options = options;
    this.#patienceMs = options.stallMs;
    void this.#follow();
  }

  /** Opens the stream again, at once: it may have stalled. */
  reopen(): void {
    this.#attempt.abort();
  }

  /**
   * Reads the log once more, to its end, and then stops following it. Waits at most that long (0: reads nothing more),
   * and never rejects.
   */
  async finish(limitMs: number): Promise<void> {
    this.#over.abort();
    if (limitMs === 0) return;
    const limit = AbortSignal.timeout(limitMs);
    const whole = await this.#read(false, limit).catch(() => false);
    if (!whole && !limit.aborted) await this.#read(false, limit).catch(() => false);
  }

  /** Returns how many vitals lines of each boot of the process never arrived. */
  missing(): { boot: string; missing: number }[] {
    return this.#seen.missing();
  }

  async #follow(): Promise<void> {
    let waitMs = REOPEN_MS.least;
    while (!this.#over.signal.aborted) {
      const beganMs = performance.now();
      const attempt = new AbortController();
      this.#attempt = attempt;
      const watch = setInterval(() => this.#isStalled(beganMs) && attempt.abort(), LOOK_EVERY_MS);
      await this.#read(true, AbortSignal.any([attempt.signal, this.#over.signal])).catch(() => false);
      clearInterval(watch);
      if (attempt.signal.aborted)
        this.#patienceMs = this.#heardMs > beganMs ? this.#options.stallMs : 2 * this.#patienceMs;
      waitMs = this.#heardMs > beganMs ? REOPEN_MS.least : Math.min(2 * waitMs, REOPEN_MS.most);
      await pause(attempt.signal.aborted ? 0 : waitMs, this.#over.signal);
    }
  }

  #isStalled(beganMs: number): boolean {
    return performance.now() - Math.max(beganMs, this.#heardMs) > this.#patienceMs;
  }

  /**
   * Reads the log from its start until the stream ends, or `signal` aborts.
   * @returns whether it is whole, as far as the engine knows
   */
  async #read(follow: boolean, signal: AbortSignal): Promise<boolean> {
    let complaint: string | undefined;
    const lines = new LogLines((text) => {
      complaint = text;
    });
    const stream = await this.#open(follow, signal);
    stream.on('error', () => undefined); // what breaks it is of no interest: it is opened again
    if (signal.aborted) {
      stream.destroy();
      return false;
    }
    this.#seen.again();
    const tell = (all: ReturnType<LogLines['push']>) => {
      for (const line of all) {
        if (!this.#seen.isNew(line)) continue;
        this.#heardMs = performance.now();
        this.#options.line(line.text);
      }
    };
    const ended = await drain(stream, signal, (data) => {
      tell(lines.push(data));
      return complaint === undefined;
    });
    const whole = ended && !follow && complaint === undefined;
    if (whole) tell(lines.end());
    return whole;
  }
}

/**
 * Passes on data until the stream ends or breaks, `take` refuses more, or `signal` aborts.
 * @returns whether it ended by itself
 */
function drain(stream: Readable, signal: AbortSignal, take: (data: Buffer) => boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const stop = () => stream.destroy();
    signal.addEventListener('abort', stop, { once: true });
    stream.on('data', (data: Buffer) => {
      try {
        if (!signal.aborted && !take(data)) stop();
      } catch {
        stop(); // no log of an engine: something between us and it speaks instead
      }
    });
    stream.once('close', () => {
      signal.removeEventListener('abort', stop);
      resolve(stream.readableEnded);
    });
    if (stream.destroyed) resolve(false);
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
