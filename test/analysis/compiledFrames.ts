import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { RawFrame } from '../../protos/vitals.js';

/** Top of the repository: this file was compiled into dist/<hash>/test/analysis/. */
export const projectRoot = topOf(dirname(fileURLToPath(import.meta.url)));
const compiled = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

function topOf(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : topOf(dirname(folder));
}

const linesOf = new Map<string, readonly string[]>();

/** A frame in this very build: where a text first stands in a compiled file. */
export function frame(file: string, text: string): RawFrame {
  const path = join(compiled, file);
  const lines = linesOf.get(path) ?? readFileSync(path, 'utf8').split('\n');
  linesOf.set(path, lines);
  const row = lines.findIndex((line) => line.includes(text));
  if (row < 0) throw new Error(`${file} has no ${text}`);
  return [pathToFileURL(path).href, row + 1, (lines[row] ?? '').indexOf(text) + 1];
}
