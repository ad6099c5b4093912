import { readFileSync } from 'node:fs';
import { findSourceMap } from 'node:module';
import { resolve } from 'node:path';
import type { RawFrame } from '../../protos/vitals.js';
import { DiskSources } from '../analysis/attribution/sources/diskSources.js';
import { framePath, relativeFile } from '../analysis/attribution/sources/relativeFile.js';
import type { SourceResolver } from '../analysis/attribution/sources/sourceResolver.js';
import type { Excerpt, SourcePosition } from '../analysis/model/position.js';
import { mappedByRunner } from './runnerFrames.js';

const LINES_AROUND = 2;

/**
 * Finds source positions from within the process that runs the code: by the maps of whoever compiled it, which may be on
 * no disk. Asked are, in this order, the test runner, Node, and the files beside the code.
 */
export class LiveSources implements SourceResolver {
  readonly #folder: string;
  readonly #disk: DiskSources;
  readonly #paths = new Map<string, string>();

  /** @param folder positions are relative to it */
  constructor(folder: string) {
    this.#folder = folder;
    this.#disk = new DiskSources(folder);
  }

  position(frame: RawFrame): SourcePosition {
    const live = mappedByRunner(frame) ?? mappedByNode(frame);
    if (!live) return this.#remember(this.#disk.position(frame));
    const [path, line, column] = live;
    const file = relativeFile(path, [this.#folder, process.cwd()]);
    this.#paths.set(file, path);
    return { file, line, column };
  }

  excerpt(position: SourcePosition): Excerpt | undefined {
    const path = this.#paths.get(position.file);
    if (path === undefined) return this.#disk.excerpt(position);
    try {
      const lines = readFileSync(path, 'utf8').split(/\r?\n/);
      const startLine = Math.max(1, position.line - LINES_AROUND);
      return { startLine, lines: lines.slice(startLine - 1, position.line + LINES_AROUND) };
    } catch {
      return this.#disk.excerpt(position);
    }
  }

  #remember(position: SourcePosition): SourcePosition {
    this.#paths.set(position.file, resolve(this.#folder, position.file));
    return position;
  }
}

/** Maps a frame by the maps that Node keeps where it runs with source maps, as under tsx. */
function mappedByNode([module, line, column]: RawFrame): RawFrame | undefined {
  const map = findSourceMap(module) ?? findSourceMap(framePath(module) ?? module);
  const entry = map?.findEntry(line - 1, column - 1);
  if (!entry || !('originalSource' in entry) || entry.originalSource === undefined) return undefined;
  const path = framePath(entry.originalSource);
  return path === undefined ? undefined : [path, entry.originalLine + 1, entry.originalColumn + 1];
}
