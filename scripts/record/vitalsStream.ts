import type { Chunk, Vitals } from '../../protos/vitals.js';
import { parseVitalsLine } from './vitalsLine.js';

/** Lines under way at once, and parts of one: beyond these the stream is not what a probe writes. */
const MAX_UNDER_WAY = 8;
const MAX_PARTS = 4096;

export interface VitalsReceiver {
  /** A whole vitals line, its chunks joined. */
  vitals(line: Vitals): void;
  /** A line that is the program's own output. */
  log(line: string): void;
  /** A line, or a set of chunks, that looked like vitals and had to be thrown away. */
  refused(why: string, line: string): void;
}

interface UnfinishedChunks {
  parts: (string | undefined)[];
  missing: number;
}

/**
 * Takes the lines of one replica's stdout and hands out whole vitals. Long lines come in chunks, which are joined here,
 * in whatever order they arrive; what a replica that died never finished is dropped when newer lines push it out.
 */
export class VitalsStream {
  readonly #receiver: VitalsReceiver;
  readonly #underWay = new Map<string, UnfinishedChunks>();

  constructor(receiver: VitalsReceiver) {
    this.#receiver = receiver;
  }

  /** @param line without its newline */
  push(line: string): void {
    const read = parseVitalsLine(line);
    if (read.is === 'vitals') this.#receiver.vitals(read.vitals);
    else if (read.is === 'log') this.#receiver.log(line);
    else if (read.is === 'refused') this.#receiver.refused(read.why, line);
    else this.#join(read.chunk, line);
  }

  #join(chunk: Chunk, line: string): void {
    if (chunk.parts < 1 || chunk.parts > MAX_PARTS || chunk.part >= chunk.parts) {
      this.#receiver.refused(`chunk ${chunk.part} of ${chunk.parts}`, line);
      return;
    }
    const key = `${chunk.boot} ${chunk.of}`;
    const whole = this.#underWay.get(key) ?? this.#begin(key, chunk.parts);
    if (whole.parts.length !== chunk.parts || whole.parts[chunk.part] !== undefined) return; // seen before, or of another line
    whole.parts[chunk.part] = chunk.data;
    whole.missing -= 1;
    if (whole.missing > 0) return;
    this.#underWay.delete(key);
    this.#whole(whole.parts.join(''));
  }

  #begin(key: string, parts: number): UnfinishedChunks {
    const oldest = this.#underWay.keys().next().value;
    if (this.#underWay.size >= MAX_UNDER_WAY && oldest !== undefined) {
      this.#underWay.delete(oldest);
      this.#receiver.refused('chunks of a line that never became whole', '');
    }
    const begun: UnfinishedChunks = { parts: new Array<string | undefined>(parts), missing: parts };
    this.#underWay.set(key, begun);
    return begun;
  }

  #whole(line: string): void {
    const read = parseVitalsLine(line);
    if (read.is === 'vitals') this.#receiver.vitals(read.vitals);
    else this.#receiver.refused(read.is === 'refused' ? read.why : 'chunks that join to no vitals line', line);
  }
}
