import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { originalPositionFor, sourceContentFor, TraceMap } from '@jridgewell/trace-mapping';
import type { RawFrame } from '../../../../protos/vitals.js';
import type { Excerpt, SourcePosition } from '../../model/position.js';
import { enclosingFunction } from './enclosingFunction.js';
import { framePath, isInside, relativeFile } from './relativeFile.js';
import type { SourceResolver } from './sourceResolver.js';

const LINES_AROUND = 4;
/** The names of files that may be shown: a record may name any file, but only source text is read. */
const SOURCE_TEXT = /\.([cm]?[jt]sx?|go)$/;
/** The path of a build of the lab itself, wherever it ran (in a container, say): the copy here is the same. */
const OWN_BUILD = /[/\\](dist[/\\](?:[0-9a-f]{16}|packed)[/\\].+)$/;

/** Reads source maps beside compiled files, and sources from the maps or from disk. */
export class DiskSources implements SourceResolver {
  readonly #folders: readonly string[];
  readonly #maps = new Map<string, TraceMap | undefined>();
  /** The relative file → a reader of its text, for every file that a position was given in. */
  readonly #texts = new Map<string, () => string | undefined>();

  /**
   * @param projectRoot positions are relative to it; files outside it are relative to the working directory
   * @param workingDirectory default: that of the process
   */
  constructor(projectRoot: string, workingDirectory = process.cwd()) {
    this.#folders = [projectRoot, workingDirectory];
  }

  position([module, line, column]: RawFrame): SourcePosition {
    const path = this.#local(framePath(module));
    const original = path === undefined ? undefined : this.#original(path, line, column);
    if (original) return original;
    const file = relativeFile(path ?? module, this.#folders);
    if (path !== undefined) this.#texts.set(file, () => this.#readSource(path));
    return { file, line, column };
  }

  excerpt({ file, line }: SourcePosition): Excerpt | undefined {
    const lines = this.#texts.get(file)?.()?.split(/\r?\n/);
    if (!lines || line < 1 || line > lines.length) return undefined;
    const startLine = Math.max(1, line - LINES_AROUND);
    return { startLine, lines: lines.slice(startLine - 1, line + LINES_AROUND) };
  }

  functionAt({ file, line }: SourcePosition): string | undefined {
    const text = this.#texts.get(file)?.();
    return text === undefined ? undefined : enclosingFunction(file, text.split(/\r?\n/), line);
  }

  #local(path: string | undefined): string | undefined {
    const own = path !== undefined && !existsSync(path) ? OWN_BUILD.exec(path)?.[1] : undefined;
    return own === undefined ? path : join(this.#folders[0] ?? '.', ...own.split(/[/\\]/));
  }

  #original(path: string, line: number, column: number): SourcePosition | undefined {
    const map = this.#map(path);
    // Stacks count columns from 1, source maps from 0.
    const found = map && line >= 1 && originalPositionFor(map, { line, column: Math.max(0, column - 1) });
    if (!map || !found || found.source === null) return undefined;
    const sourcePath = framePath(found.source) ?? found.source;
    const file = relativeFile(sourcePath, this.#folders);
    const { source } = found;
    this.#texts.set(file, () => sourceContentFor(map, source) ?? this.#readSource(sourcePath));
    return { file, line: found.line, column: found.column + 1 };
  }

  #map(path: string): TraceMap | undefined {
    if (this.#maps.has(path)) return this.#maps.get(path);
    const map = readMap(path);
    this.#maps.set(path, map);
    return map;
  }

  #readSource(path: string): string | undefined {
    if (!this.#folders.some((folder) => isInside(path, folder)) || !SOURCE_TEXT.test(path)) return undefined;
    try {
      return readFileSync(path, 'utf8');
    } catch {
      return undefined;
    }
  }
}

/** Reads the map that a compiled file names in its last lines: a file beside it, or one written into it. */
function readMap(path: string): TraceMap | undefined {
  if (!SOURCE_TEXT.test(path)) return undefined;
  try {
    const named = /\/\/[#@] sourceMappingURL=(\S+)\s*$/.exec(readFileSync(path, 'utf8'))?.[1];
    if (named === undefined) return undefined;
    const inline = /^data:application\/json[^,]*;base64,(.+)$/.exec(named)?.[1];
    const mapPath =
      inline === undefined ? fileURLToPath(new URL(named, pathToFileURL(join(dirname(path), '/')))) : path;
    const text = inline === undefined ? readFileSync(mapPath, 'utf8') : Buffer.from(inline, 'base64').toString('utf8');
    return new TraceMap(text, pathToFileURL(mapPath).href);
  } catch {
    return undefined; // no map, or none that can be read: the compiled position is shown
  }
}
