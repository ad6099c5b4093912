import { type Chunk, chunk, type Vitals, vitals } from '../../protos/vitals.js';
import { isVitalsLine, MAX_LINE_BYTES, VITALS_VERSION } from '../../protos/vitalsLine.js';
import { beyondBounds } from '../record/bounds.js';
import { firstIssue } from '../text/firstIssue.js';

/** The most lines under way at once, and parts of one: beyond these the stream is not what a probe writes. */
const MAX_UNDER_WAY = 8;
const MAX_PARTS = 4096;
/** The most characters of unfinished lines that are held, 16 MiB: the longest single one. */
const MAX_HELD = MAX_PARTS * MAX_LINE_BYTES;

export interface VitalsReceiver {
  /** Called with a whole vitals line, its chunks joined. */
  vitals(line: Vitals): void;
  /** Called with a line that is the program's own output. */
  log(line: string): void;
  /** Called with a line, or a set of chunks, that looked like vitals and had to be thrown away. */
  refused(why: string, line: string): void;
}

interface UnfinishedChunks {
  parts: (string | undefined)[];
  missing: number;
  /** The characters in its parts. */
  held: number;
}

/**
 * A stream that takes the lines of one replica's stdout and returns whole vitals. Long lines come in chunks, which are
 * joined here, in whatever order they arrive; what a replica that died never finished is dropped when newer lines push
 * it out, be it by their number or by their size.
 */
export class VitalsStream {
  readonly #receiver: VitalsReceiver;
  readonly #underWay = new Map<string, UnfinishedChunks>();
  #held = 0;

  constructor(receiver: VitalsReceiver) {
    this.#receiver = receiver;
  }

  /**
   * Takes a line.
   * @param line without its newline
   */
  push(line: string): void {
    const read = parseVitalsLine(line);
    if (read.is === 'vitals') this.#receiver.vitals(read.vitals);
    else if (read.is === 'log') this.#receiver.log(line);
    else if (read.is === 'refused') this.#receiver.refused(read.why, line);
    else this.#join(read.chunk, line);
  }

  #join(chunk: Chunk, line: string): void {
    if (chunk.parts < 1 || chunk.parts > MAX_PARTS || chunk.part >= chunk.parts || line.length > MAX_LINE_BYTES) {
      this.#receiver.refused(`chunk ${chunk.part} of ${chunk.parts}, ${line.length} characters long`, line);
      return;
    }
    const key = `${chunk.boot} ${chunk.of}`;
    const whole = this.#underWay.get(key) ?? this.#begin(key, chunk.parts);
    if (whole.parts.length !== chunk.parts || whole.parts[chunk.part] !== undefined) return; // seen before, or of another line
    whole.parts[chunk.part] = chunk.data;
    whole.missing -= 1;
    whole.held += chunk.data.length;
    this.#held += chunk.data.length;
    if (whole.missing > 0) {
      if (this.#held > MAX_HELD) this.#dropOldest();
      return;
    }
    this.#forget(key, whole);
    this.#whole(whole.parts.join(''));
  }

  #begin(key: string, parts: number): UnfinishedChunks {
    if (this.#underWay.size >= MAX_UNDER_WAY) this.#dropOldest();
    const begun: UnfinishedChunks = { parts: new Array<string | undefined>(parts), missing: parts, held: 0 };
    this.#underWay.set(key, begun);
    return begun;
  }

  #dropOldest(): void {
    for (const [key, oldest] of this.#underWay) {
      this.#forget(key, oldest);
      this.#receiver.refused('chunks of a line that never became whole', '');
      return;
    }
  }

  #forget(key: string, { held }: UnfinishedChunks): void {
    this.#underWay.delete(key);
    this.#held -= held;
  }

  #whole(line: string): void {
    const read = parseVitalsLine(line);
    if (read.is === 'vitals') this.#receiver.vitals(read.vitals);
    else this.#receiver.refused(read.is === 'refused' ? read.why : 'chunks that join to no vitals line', line);
  }
}

/**
 * The kind of a line of a replica's stdout. `log`: not a vitals line, so the replica's own output. `refused`: it begins
 * like one and is none, `why` says what is wrong with it.
 */
export type ReplicaLine =
  | { is: 'vitals'; vitals: Vitals }
  | { is: 'chunk'; chunk: Chunk }
  | { is: 'log' }
  | { is: 'refused'; why: string };

/** Reads one line of a replica's stdout, and validates it fully: this is where vitals enter the lab. Never throws. */
export function parseVitalsLine(line: string): ReplicaLine {
  if (!isVitalsLine(line)) return { is: 'log' };
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { is: 'refused', why: 'a vitals line that is not whole JSON' };
  }
  return validated(value);
}

function validated(value: unknown): ReplicaLine {
  const { vitals: version, kind } = value as { vitals: unknown; kind?: unknown };
  if (version !== VITALS_VERSION)
    return { is: 'refused', why: `vitals of version ${String(version)}; this lab reads version ${VITALS_VERSION}` };
  const beyond = beyondBounds(value);
  if (beyond !== undefined) return { is: 'refused', why: beyond };
  if (kind === 'chunk') {
    const piece = chunk.safeParse(value);
    return piece.success ? { is: 'chunk', chunk: piece.data } : { is: 'refused', why: firstIssue(piece.error.issues) };
  }
  const whole = vitals.safeParse(value);
  return whole.success ? { is: 'vitals', vitals: whole.data } : { is: 'refused', why: firstIssue(whole.error.issues) };
}
