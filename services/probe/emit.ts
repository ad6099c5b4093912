import { randomBytes } from 'node:crypto';
import type { Vitals } from '../../protos/vitals.js';
import { MAX_LINE_BYTES, VITALS_VERSION } from '../../protos/vitalsLine.js';
import { cut } from './chunk.js';
import type { Sink } from './sink.js';

type Envelope = 'vitals' | 'boot' | 'seq' | 'atMs' | 'kind';

/** The payload of a line of one kind: all fields but the envelope. */
export type Body<K extends Vitals['kind']> = Omit<Extract<Vitals, { kind: K }>, Envelope>;

/**
 * The room for the payload in a chunk line, in bytes: the envelope, with numbers of any length that occurs, takes less
 * than 200.
 */
const CHUNK_ROOM_BYTES = MAX_LINE_BYTES - 200;

/**
 * The most bytes that may wait for a reader that is too slow: beyond it ticks are dropped, visibly as gaps in the
 * sequence.
 */
const BACKLOG_BYTES = 1 << 20;

/** Makes vitals lines and hands them to a sink. Never throws; once the reader has gone it falls silent. */
export class Emitter {
  readonly boot = randomBytes(4).toString('hex');
  readonly #sink: Sink;
  readonly #listeners = new Set<(line: Vitals) => void>();
  #seq = 0;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** Lets a part of this very process hear each line, whole. Returns the function that ends it. */
  listen(hear: (line: Vitals) => void): () => void {
    this.#listeners.add(hear);
    return () => void this.#listeners.delete(hear);
  }

  /**
   * Writes one line, in chunks where it is too long. Resolves when it has been handed to the system, or could not be.
   */
  emit<K extends Vitals['kind']>(kind: K, body: Body<K>): Promise<void> {
    const seq = this.#seq++;
    for (const hear of this.#listeners) hear(JSON.parse(this.#line(seq, kind, body)));
    if (this.#sink.gone || (kind === 'tick' && this.#sink.backlogBytes > BACKLOG_BYTES)) return Promise.resolve();
    const line = this.#line(seq, kind, body);
    if (Buffer.byteLength(line) < MAX_LINE_BYTES) return this.#sink.put(line);
    const pieces = cut(line, CHUNK_ROOM_BYTES);
    // The first chunk has the number of the line that it is a part of; the others take the next ones.
    const chunks = pieces.map((data, part) =>
      this.#line(part === 0 ? seq : this.#seq++, 'chunk', { of: seq, part, parts: pieces.length, data }),
    );
    return Promise.all(chunks.map((chunk) => this.#sink.put(chunk))).then(() => {});
  }

  #line(seq: number, kind: string, body: object): string {
    return JSON.stringify({ vitals: VITALS_VERSION, boot: this.boot, seq, atMs: Date.now(), kind, ...body });
  }
}
