import { isAbsolute, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * Text of unknown origin (a replica's name, a log line, an argument) made fit for a terminal: escape sequences, control
 * characters and marks that turn the reading direction are removed, line breaks and tabs become spaces.
 */
export function plainText(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\t\n\r\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '');
}

/** An argument as shown in a message: plain, in quotes, at most 60 characters of it. */
export function quoted(text: string): string {
  return `"${clipped(plainText(text), 60)}"`;
}

/** A path as one would type it: relative where it lies below the working directory. */
export function shownPath(path: string): string {
  const near = relative(process.cwd(), path);
  return plainText(near.startsWith('..') || isAbsolute(near) ? path : near);
}

/**
 * Columns that a terminal gives to the text, escape sequences not counted: 2 for wide characters, 0 for combining ones.
 */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of stripVTControlCharacters(text)) width += characterWidth(character);
  return width;
}

/**
 * The text cut to that many columns, with `…` as the last one where something was cut. Expects text without escape
 * sequences.
 */
export function clipped(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const character of text) {
    width += characterWidth(character);
    if (width > columns - 1) break;
    kept += character;
  }
  return columns > 0 ? `${kept}…` : '';
}

/** The text followed by spaces up to that many columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}

function characterWidth(character: string): number {
  if (character < '\u0300') return 1;
  if (/[\p{Mn}\p{Me}\u200b-\u200d]/u.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** East Asian wide and full-width forms, and emoji shown as pictures (Unicode Annex 11, the blocks people meet). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\p{Emoji_Presentation}\u{20000}-\u{3fffd}]/u;
