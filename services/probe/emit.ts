import { randomBytes } from 'node:crypto';
import type { Vitals } from '../../protos/vitals.js';
import { MAX_LINE_BYTES, VITALS_VERSION } from '../../protos/vitalsLine.js';
import { cut } from './chunk.js';

type Envelope = 'vitals' | 'boot' | 'seq' | 'atMs' | 'kind';

/** The payload of a line of one kind: all fields but the envelope. */
export type Body<K extends Vitals['kind']> = Omit<Extract<Vitals, { kind: K }>, Envelope>;

/**
 * The room for the payload in a chunk line, in bytes: the envelope, with numbers of any length that occurs, takes less
 * than 200.
 */
const CHUNK_ROOM_BYTES = MAX_LINE_BYTES - 200;

/**
 * The most bytes that may wait for a reader of stdout that is too slow: beyond it ticks are dropped, visibly as gaps in
 * the sequence.
 */
const BACKLOG_BYTES = 1 << 20;

/**
 * Writes vitals lines to the target's stdout, one write a line, through the stream that the target prints through, so
 * that neither cuts into the other's lines. Never throws; once the reader has gone it falls silent.
 */
export class Emitter {
  readonly boot = randomBytes(4).toString('hex');
  readonly #stdout = process.stdout;
  /** The stream's `write` as it was before the target could replace it. */
  readonly #write: NodeJS.WriteStream['write'];
  readonly #ownErrors = new WeakSet<Error>();
  #seq = 0;
  #midLine = false;
  #gone = false;

  constructor() {
    const write = this.#stdout.write;
    this.#write = write.bind(this.#stdout) as NodeJS.WriteStream['write'];
    this.#watchTarget(write);
    this.#stdout.on('error', (error: Error) => this.#onError(error));
  }

  /**
   * Writes one line, in chunks where it is too long. Resolves when it has been handed to the system, or could not be.
   */
  emit<K extends Vitals['kind']>(kind: K, body: Body<K>): Promise<void> {
    const seq = this.#seq++;
    if (this.#gone || (kind === 'tick' && this.#stdout.writableLength > BACKLOG_BYTES)) return Promise.resolve();
    const line = this.#line(seq, kind, body);
    if (Buffer.byteLength(line) < MAX_LINE_BYTES) return this.#put(line);
    const pieces = cut(line, CHUNK_ROOM_BYTES);
    // The first chunk has the number of the line that it is a part of; the others take the next ones.
    const chunks = pieces.map((data, part) =>
      this.#line(part === 0 ? seq : this.#seq++, 'chunk', { of: seq, part, parts: pieces.length, data }),
    );
    return Promise.all(chunks.map((chunk) => this.#put(chunk))).then(() => {});
  }

  #line(seq: number, kind: string, body: object): string {
    return JSON.stringify({ vitals: VITALS_VERSION, boot: this.boot, seq, atMs: Date.now(), kind, ...body });
  }

  #put(line: string): Promise<void> {
    const text = this.#midLine ? `\n${line}\n` : `${line}\n`;
    this.#midLine = false;
    return new Promise((resolve) => {
      try {
        this.#write(text, (error) => {
          if (error) {
            this.#gone = true;
            this.#ownErrors.add(error);
          }
          resolve();
        });
      } catch {
        this.#gone = true;
        resolve();
      }
    });
  }

  /**
   * Watches the target's writes: a line of the target that is not finished yet must be ended before a vitals line
   * begins.
   */
  #watchTarget(write: NodeJS.WriteStream['write']): void {
    const noteEnd = (chunk: unknown) => {
      if (typeof chunk === 'string') {
        if (chunk.length > 0) this.#midLine = chunk.charCodeAt(chunk.length - 1) !== 10;
      } else if (chunk instanceof Uint8Array && chunk.length > 0) this.#midLine = chunk[chunk.length - 1] !== 10;
    };
    this.#stdout.write = function (this: NodeJS.WriteStream, ...args: Parameters<typeof write>) {
      noteEnd(args[0]);
      return write.apply(this, args);
    } as typeof write;
  }

  /**
   * Bears a failed write of ours. A failed write of the target ends the process, as it would have without the probe.
   */
  #onError(error: Error): void {
    if (this.#ownErrors.has(error) || this.#stdout.listenerCount('error') > 1) return;
    throw error;
  }
}
