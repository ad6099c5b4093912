import { isAbsolute, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * Makes text of unknown origin (a replica's name, a log line, an argument) fit for a terminal: escape sequences,
 * control characters, marks that turn the reading direction and characters without width are removed, line breaks and tabs become spaces.
 */
export function plainText(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\t\n\r\u2028\u2029]+/g, ' ')
    .replace(/[\p{Cc}\p{Bidi_Control}\u200b\u2060-\u2064\ufeff]/gu, '');
}

/** The most characters of an argument that a message shows. */
const LONGEST_QUOTE = 60;

/** Returns an argument as a message shows it: plain, in quotes, at most 60 characters of it. */
export function quoted(text: string): string {
  const characters = [...plainText(text)];
  const shown = characters.length <= LONGEST_QUOTE ? characters : [...characters.slice(0, LONGEST_QUOTE - 1), '…'];
  return `"${shown.join('')}"`;
}

/** Returns a path as one would type it: relative where it lies below the working directory. */
export function shownPath(path: string): string {
  const near = relative(process.cwd(), path);
  return plainText(near.startsWith('..') || isAbsolute(near) ? path : near);
}
