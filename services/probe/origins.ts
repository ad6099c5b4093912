import { readFileSync } from 'node:fs';
import type { Debugger } from 'node:inspector';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Origin, RawFrame } from '../../protos/vitals.js';
import { connectInspector } from './inspector.js';
import { originalsOf, type RawSourceMap } from './sourceMap.js';
import { isUserFile } from './stack.js';

/** The largest source map that is read, in characters. */
const LONGEST_MAP = 64 << 20;

/** The most lines by which code that runs as it was written may differ from its file: Node appends comments. */
const APPENDED_LINES = 3;

/** The names of files that need no compiling. */
const PLAIN = /\.[cm]?js$/;

/** The most positions that are remembered. */
const MOST_REMEMBERED = 20_000;

type LoadedScript = Pick<Debugger.ScriptParsedEventDataType, 'url' | 'endLine' | 'sourceMapURL'>;

/**
 * Leads positions in code that runs back to where it was written. Only this process can: a loader such as tsx compiles in
 * memory, and the file on the disk is not what V8 runs. V8 is asked for its scripts when a position is first met, which
 * takes some 20 ms, and no code of the target runs meanwhile.
 */
export class Origins {
  readonly #known = new Map<string, RawFrame | null | undefined>();

  /**
   * Returns the origins of those positions whose code was not written as it runs; null where the origin cannot be told.
   * Positions in dependencies and in code that was written so have none.
   */
  of(frames: Iterable<RawFrame>): Origin[] {
    const own = unique([...frames].filter(([file]) => isUserFile(file)));
    const unknown = own.filter((frame) => !this.#known.has(keyOf(frame)));
    if (unknown.length > 0 && this.#known.size < MOST_REMEMBERED) this.#find(unknown);
    return own.flatMap((frame): Origin[] => {
      const origin = this.#known.get(keyOf(frame));
      return origin === undefined ? [] : [[frame, origin]];
    });
  }

  #find(frames: readonly RawFrame[]): void {
    const scripts = loadedScripts();
    if (!scripts) return;
    const byFile = new Map<string, RawFrame[]>();
    for (const frame of frames) byFile.set(frame[0], [...(byFile.get(frame[0]) ?? []), frame]);
    for (const [file, within] of byFile) {
      const origins = originsIn(scripts.get(urlOf(file)), within);
      for (const [index, frame] of within.entries()) this.#known.set(keyOf(frame), origins[index]);
    }
  }
}

/** Returns the scripts that V8 has, by URL; of several with one URL, the last. Undefined without an inspector. */
function loadedScripts(): Map<string, LoadedScript> | undefined {
  const session = connectInspector();
  if (!session) return undefined;
  const scripts = new Map<string, LoadedScript>();
  try {
    session.on('Debugger.scriptParsed', ({ params: { url, endLine, sourceMapURL } }) =>
      scripts.set(url, { url, endLine, ...(sourceMapURL && { sourceMapURL }) }),
    );
    session.post('Debugger.enable');
    session.post('Debugger.disable');
  } finally {
    session.disconnect();
  }
  return scripts;
}

function originsIn(script: LoadedScript | undefined, frames: readonly RawFrame[]): (RawFrame | null | undefined)[] {
  // V8 has let go of code that will never run again: plain JavaScript is taken to run as it was written.
  if (!script) return frames.map(([file]) => (PLAIN.test(file) ? undefined : null));
  if (!script.sourceMapURL) return frames.map(() => (isAsWritten(script) ? undefined : null));
  const read = readMap(script.url, script.sourceMapURL);
  if (!read) return frames.map(() => null);
  const wanted = frames.map(([, line, column]) => ({ line: line - 1, column: Math.max(0, column - 1) }));
  return originalsOf(read.map, wanted).map((original) =>
    original ? [resolved(original.source, read.base), original.line + 1, original.column + 1] : null,
  );
}

/** Reads a map that is written into the script, or beside it; undefined where it cannot be read. */
function readMap(scriptUrl: string, named: string): { map: RawSourceMap; base: string } | undefined {
  try {
    const inline = /^data:application\/json[^,]*?(;base64)?,/.exec(named);
    const base = inline ? scriptUrl : new URL(named, scriptUrl).href;
    const data = inline && named.slice(inline[0].length);
    const text = data
      ? inline[1]
        ? Buffer.from(data, 'base64').toString('utf8')
        : decodeURIComponent(data)
      : readFileSync(fileURLToPath(base), 'utf8');
    if (text.length > LONGEST_MAP) return undefined;
    const map = JSON.parse(text) as Partial<RawSourceMap>;
    return typeof map.mappings === 'string' && Array.isArray(map.sources)
      ? { map: map as RawSourceMap, base }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Tells whether a script without a map has the lines of its file. One whose file cannot be read is taken to. */
function isAsWritten({ url, endLine }: LoadedScript): boolean {
  try {
    const lines = readFileSync(fileURLToPath(url), 'utf8').split('\n').length - 1;
    return Math.abs(endLine - lines) <= APPENDED_LINES;
  } catch {
    return true;
  }
}

function resolved(source: string, base: string): string {
  try {
    return source.startsWith('/') ? pathToFileURL(source).href : new URL(source, base).href;
  } catch {
    return source;
  }
}

function urlOf(file: string): string {
  return /^[a-z][\w+.-]+:/i.test(file) ? file : pathToFileURL(file).href;
}

function unique(frames: readonly RawFrame[]): RawFrame[] {
  return [...new Map(frames.map((frame) => [keyOf(frame), frame])).values()];
}

function keyOf(frame: RawFrame): string {
  return frame.join(':');
}
