/**
 * The width of text on a terminal. string-width knows it for sequences of emoji, flags and syllables too; it takes some
 * 0.04 s of CPU to load, so nothing below this room may need it.
 */
import stringWidth from 'string-width';

const graphemes = new Intl.Segmenter();

/**
 * Returns the columns that a terminal gives to the text, escape sequences not counted: 2 for wide characters, 0 for
 * combining ones.
 */
export function displayWidth(text: string): number {
  return stringWidth(text);
}

/**
 * Returns the text cut to that many columns, with `…` as the last one where something was cut. Expects text without
 * escape sequences. It is our own: cli-truncate 5.2 returns a column too many where a wide character lies across the
 * limit (`日本…` for 4 columns), which breaks the live block.
 */
export function clipped(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const { segment } of graphemes.segment(text)) {
    width += displayWidth(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return columns > 0 ? `${kept}…` : '';
}

/** Returns the text followed by spaces up to that many columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - displayWidth(text)));
}
