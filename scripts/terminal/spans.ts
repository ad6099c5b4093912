import pc from 'picocolors';
import { clipped, displayWidth } from './text.js';

export type Style = 'plain' | 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Pieces of one line, each with its style; a plain string is a piece without one. */
export type Spans = readonly (string | readonly [text: string, style: Style])[];

/** One line of text from its pieces, cut to `columns`, with escape sequences only where `color` is wanted. */
export function lineOf(spans: Spans, color: boolean, columns = Number.POSITIVE_INFINITY): string {
  const paint = pc.createColors(color);
  let left = columns;
  let line = '';
  for (const span of spans) {
    const [text, style] = typeof span === 'string' ? [span, 'plain' as const] : span;
    const shown = displayWidth(text) <= left ? text : clipped(text, left);
    left -= displayWidth(shown);
    line += style === 'plain' || shown === '' ? shown : paint[style](shown);
    if (shown !== text) break;
  }
  return line;
}
