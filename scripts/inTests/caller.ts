import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The test that asked for an examination. */
export interface Caller {
  /** The lines of its stack, as the runner maps them. */
  readonly stack: readonly string[];
  /** Its file; undefined where the stack does not tell. */
  readonly file: string | undefined;
  /** The folder of its package: positions are told relative to it. */
  readonly folder: string;
}

/** The folder of this room: frames of it are not the caller's. */
const OWN = dirname(fileURLToPath(import.meta.url));
const PLACE = /(?:\(|at (?:async )?)((?:file:\/\/)?\/[^()]*?|[A-Za-z]:[^()]*?):\d+:\d+\)?$/;

/** Finds the caller in the stack of an error that was made by the call. */
export function callerOf({ stack = '' }: Error): Caller {
  const lines = stack.split('\n').filter((line) => /^\s+at /.test(line) && !isOwnFile(fileIn(line) ?? ''));
  const file = lines.map(fileIn).find((each) => each !== undefined && !/[\\/]node_modules[\\/]/.test(each));
  return { stack: lines, file, folder: file === undefined ? process.cwd() : packageFolder(dirname(file)) };
}

/** Tells whether a file, as a path or a module URL, is one of this room: its frames are nobody's. */
export function isOwnFile(file: string): boolean {
  return (file.startsWith('file://') ? fileURLToPath(file) : file).startsWith(OWN);
}

function fileIn(line: string): string | undefined {
  const [, place] = PLACE.exec(line) ?? [];
  if (place === undefined) return undefined;
  return place.startsWith('file://') ? fileURLToPath(place) : place;
}

function packageFolder(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) return process.cwd();
  }
}
