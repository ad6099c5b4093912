import { type Frame, FrameReader } from './frames.js';

/** A line that a process printed, as its node's engine kept it. */
export interface DockerLogLine {
  readonly from: 'stdout' | 'stderr';
  /** The time by the node's clock, RFC 3339 with nine digits: lines of one process sort by it. */
  readonly timestamp: string;
  /** The number of lines with this timestamp that came before it. */
  readonly nth: number;
  readonly text: string;
}

/** The length at which a line is cut into pieces, so that a process without newlines cannot fill our memory. */
const LONGEST_LINE_BYTES = 1 << 20;

const NEWLINE = 10;
const SPACE = 32;

interface Unfinished {
  readonly timestamp: string;
  readonly pieces: Buffer[];
  bytes: number;
}

/**
 * One reading of one task's log, requested with timestamps and without details. The engine cuts lines at 16 KiB, even
 * in the middle of a character; the pieces are joined here.
 */
export class LogLines {
  readonly #frames = new FrameReader();
  readonly #unfinished = new Map<DockerLogLine['from'], Unfinished>();
  readonly #last = new Map<DockerLogLine['from'], { timestamp: string; nth: number }>();
  /** Called with a message of the engine itself, which means that something of the log is missing. */
  readonly #engineSays: (text: string) => void;

  constructor(engineSays: (text: string) => void) {
    this.#engineSays = engineSays;
  }

  /**
   * Takes data and returns the lines that are complete.
   * @throws {Error} when it is no log of an engine
   */
  push(data: Buffer): DockerLogLine[] {
    return this.#frames.push(data).flatMap((frame) => this.#line(frame) ?? []);
  }

  /** Returns what has no newline: the log is complete, so that is a line as well. */
  end(): DockerLogLine[] {
    return [...this.#unfinished.keys()].map((from) => this.#finish(from));
  }

  #line({ from, payload }: Frame): DockerLogLine | undefined {
    if (from === 'engine') {
      this.#engineSays(payload.toString('utf8').trim());
      return undefined;
    }
    const space = payload.indexOf(SPACE);
    const text = payload.subarray(space + 1);
    const whole = text.at(-1) === NEWLINE;
    const unfinished = this.#unfinished.get(from) ?? {
      timestamp: payload.toString('latin1', 0, Math.max(0, space)),
      pieces: [],
      bytes: 0,
    };
    unfinished.pieces.push(whole ? text.subarray(0, -1) : Buffer.from(text)); // a copy: what is kept must not keep all that came with it
    unfinished.bytes += text.length;
    this.#unfinished.set(from, unfinished);
    return whole || unfinished.bytes > LONGEST_LINE_BYTES ? this.#finish(from) : undefined;
  }

  #finish(from: DockerLogLine['from']): DockerLogLine {
    const { timestamp, pieces } = this.#unfinished.get(from) as Unfinished;
    this.#unfinished.delete(from);
    const last = this.#last.get(from);
    const nth = last?.timestamp === timestamp ? last.nth + 1 : 0;
    this.#last.set(from, { timestamp, nth });
    return { from, timestamp, nth, text: Buffer.concat(pieces).toString('utf8') };
  }
}
