import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { DetectorReading } from './document.js';

/** A source, and the sign of the line in it that makes clients which are never closed. */
export interface GuiltySource {
  readonly file: string;
  readonly sign: RegExp;
}

/** Returns the source of a program whose guilty line bears a comment. */
export function marked(file: string): GuiltySource {
  return { file, sign: /\/\/ LEAK$/m };
}

/** Tells whether a text names the guilty line of a program, or the one below it, as `file:line`. */
export function lineIn(text: string, source: GuiltySource): DetectorReading['line'] {
  const line = guiltyLine(source);
  const names = (number: number) =>
    new RegExp(`\\b${basename(source.file).replace('.', '\\.')}:${number}\\b`).test(text);
  if (names(line)) return 'named';
  return names(line + 1) ? 'next' : 'none';
}

/** Returns the number of the line that makes clients that are never closed. */
export function guiltyLine({ file, sign }: GuiltySource): number {
  const text = readFileSync(file, 'utf8');
  const at = text.search(sign);
  if (at < 0) throw new Error(`${basename(file)} has no line like ${sign}`);
  return text.slice(0, at).split('\n').length;
}
