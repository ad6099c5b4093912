/**
 * The vitals line as text, without a dependency: what both the probe, which writes it, and the lab, which reads it,
 * must agree on. Its schema is `protos/vitals.ts`.
 */

/** Version of the schema, the value of the first key. */
export const LINE_VERSION = 1;

/** Longest line in bytes, newline included. */
export const LINE_BYTES = 4096;

const START = '{"vitals":';

/** Payloads under way that are remembered; when one more begins, the oldest is given up. */
const MOST_PENDING = 64;

/** Whether a line of a process's output is a vitals line; every other line is its log. */
export function isVitalsLine(line: string): boolean {
  return line.startsWith(START);
}

interface Chunk {
  boot: string;
  of: number;
  part: number;
  parts: number;
  data: string;
}

/**
 * Puts chunked lines together again.
 *
 * @example
 * const joiner = new LineJoiner();
 * const json = joiner.feed(line); // complete JSON text, or undefined
 */
export class LineJoiner {
  readonly #pending = new Map<string, (string | undefined)[]>();

  /**
   * Takes one line of output, without its newline. Returns the JSON text of a whole vitals line: the line itself, or,
   * when it was the last piece missing, the line whose chunks it completes. Returns undefined for a line that is no
   * vitals line and for a chunk whose siblings have not all come. Chunks may come in any order and more than once; a payload
   * of which one was lost never comes out.
   */
  feed(line: string): string | undefined {
    if (!isVitalsLine(line)) return undefined;
    if (!line.includes('"kind":"chunk"')) return line;
    const chunk = parseChunk(line);
    return chunk && this.#add(chunk);
  }

  #add({ boot, of, part, parts, data }: Chunk): string | undefined {
    const key = `${boot} ${of}`;
    const pieces = this.#pending.get(key) ?? this.#begin(key, parts);
    if (pieces.length !== parts) return undefined;
    pieces[part] = data;
    if (pieces.includes(undefined)) return undefined;
    this.#pending.delete(key);
    return pieces.join('');
  }

  #begin(key: string, parts: number): (string | undefined)[] {
    const pieces = new Array<string | undefined>(parts).fill(undefined);
    this.#pending.set(key, pieces);
    for (const oldest of this.#pending.keys()) {
      if (this.#pending.size <= MOST_PENDING) break;
      this.#pending.delete(oldest);
    }
    return pieces;
  }
}

/** A line that says chunk but is none, cut off for example, gives undefined. */
function parseChunk(line: string): Chunk | undefined {
  let value: Partial<Chunk> & { kind?: string };
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { boot, of, part, parts, data } = value;
  if (value.kind !== 'chunk' || typeof boot !== 'string' || typeof of !== 'number' || typeof data !== 'string') return undefined;
  if (!isCount(part) || !isCount(parts) || part >= parts || parts > 100_000) return undefined;
  return { boot, of, part, parts, data };
}

function isCount(value: number | undefined): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}

/**
 * Cuts JSON text into pieces that each take at most `roomBytes` bytes as the inside of a JSON string in UTF-8. Joined,
 * the pieces are the text again, also where a cut goes through a surrogate pair.
 */
export function cut(text: string, roomBytes: number): string[] {
  const pieces: string[] = [];
  let start = 0;
  let size = 0;
  for (let i = 0; i < text.length; i++) {
    const bytes = escapedBytes(text.charCodeAt(i));
    if (size + bytes > roomBytes) {
      pieces.push(text.slice(start, i));
      start = i;
      size = 0;
    }
    size += bytes;
  }
  pieces.push(text.slice(start));
  return pieces;
}

/** Bytes of one UTF-16 unit inside a JSON string, at most. A lone half of a surrogate pair is written as six. */
function escapedBytes(code: number): number {
  if (code === 0x22 || code === 0x5c) return 2;
  if (code < 0x20 || (code >= 0xd800 && code <= 0xdfff)) return 6;
  if (code < 0x80) return 1;
  return code < 0x800 ? 2 : 3;
}
