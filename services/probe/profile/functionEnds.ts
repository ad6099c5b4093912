import { readFileSync } from 'node:fs';
import type { Session } from 'node:inspector';
import { fileURLToPath } from 'node:url';

interface Script {
  /** Offsets of its functions, [begin, end). */
  ranges: readonly (readonly [begin: number, end: number])[];
  /** The offset at which each line begins. */
  lines: readonly number[];
}

/**
 * Finds the ends of functions. A heap profile says of a frame only where its function begins; with the end, a line
 * known from elsewhere can be told to lie in that function.
 */
export class FunctionEnds {
  readonly #scripts = new Map<string, { url: string; ranges: [number, number][] }>();
  readonly #read = new Map<string, Script | undefined>();

  /** Asks V8 for the functions of all scripts: some milliseconds, and nothing is instrumented. */
  constructor(session: Session) {
    session.post('Profiler.enable');
    session.post('Profiler.getBestEffortCoverage', (error, found) => {
      if (error) return;
      for (const { scriptId, url, functions } of found.result) {
        this.#scripts.set(scriptId, {
          url,
          ranges: functions.flatMap(({ ranges: [range] }) => (range ? [[range.startOffset, range.endOffset]] : [])),
        });
      }
    });
  }

  /**
   * Returns the line and column, from 1, at which the function ends that begins there; the beginning itself where the
   * end is not known.
   */
  of(scriptId: string, url: string, line: number, column: number): [line: number, column: number] {
    const script = this.#script(scriptId, url);
    const offset = script && (script.lines[line - 1] ?? Number.NaN) + column - 1;
    if (!script || offset === undefined || Number.isNaN(offset)) return [line, column];
    const around = script.ranges.filter(([begin, end]) => begin <= offset && offset < end);
    const end = Math.min(...around.map(([, each]) => each));
    return Number.isFinite(end) ? positionOf(end, script.lines) : [line, column];
  }

  #script(scriptId: string, url: string): Script | undefined {
    if (this.#read.has(scriptId)) return this.#read.get(scriptId);
    const found = this.#scripts.get(scriptId);
    const read = found && textOf(url);
    const text = read !== undefined && runs(read, url, found?.ranges ?? []) ? read : undefined;
    const script = found && text !== undefined ? { ranges: found.ranges, lines: lineBegins(text) } : undefined;
    this.#read.set(scriptId, script);
    return script;
  }
}

/**
 * Tells whether a text is the one that V8 runs, by its length: a loader may compile in memory. Node itself appends a
 * comment that holds the URL.
 */
function runs(text: string, url: string, ranges: Script['ranges']): boolean {
  const length = ranges.reduce((most, [, end]) => Math.max(most, end), 0);
  return length >= text.length - MOST_STRIPPED && length <= text.length + url.length + MOST_STRIPPED;
}

/** The most characters, besides the URL, by which the text that V8 runs may differ from that of the file. */
const MOST_STRIPPED = 64;

function textOf(url: string): string | undefined {
  try {
    return readFileSync(url.startsWith('file:') ? fileURLToPath(url) : url, 'utf8');
  } catch {
    return undefined;
  }
}

function lineBegins(text: string): number[] {
  const begins = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) begins.push(at + 1);
  return begins;
}

function positionOf(offset: number, lines: readonly number[]): [number, number] {
  const after = lines.findIndex((begin) => begin > offset);
  const line = after === -1 ? lines.length : after;
  return [line, offset - (lines[line - 1] ?? 0) + 1];
}
