import pc from 'picocolors';
import type { TextSink } from './io.js';
import { clipped, displayWidth } from './width.js';

export type Style = 'plain' | 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** The pieces of one line, each with its style; a plain string is a piece without one. */
export type Spans = readonly (string | readonly [text: string, style: Style])[];

/** Returns one line of text from its pieces, cut to `columns`, with escape sequences only where `color` is wanted. */
export function lineOf(spans: Spans, color: boolean, columns = Number.POSITIVE_INFINITY): string {
  const paint = pc.createColors(color);
  let left = columns;
  let line = '';
  for (const span of spans) {
    const [text, style] = typeof span === 'string' ? [span, 'plain' as const] : span;
    const shown = clipped(text, left);
    left -= displayWidth(shown);
    line += style === 'plain' || shown === '' ? shown : paint[style](shown);
    if (shown !== text) break;
  }
  return line;
}

/** Returns lines that stay, each wrapped at `columns` and ended. */
export function textOf(lines: readonly Spans[], color: boolean, columns?: number): string {
  return lines
    .flatMap((spans) => wrapped(spans, color, columns))
    .map((line) => `${line}\n`)
    .join('');
}

/**
 * Returns the columns at which a stream's lines are wrapped: its width where it is a terminal; a file or pipe takes
 * lines of any length.
 */
export function columnsOf({ isTTY, columns }: TextSink): number | undefined {
  return isTTY === true ? knownColumns(columns) : undefined;
}

/** Returns the width of a terminal, which is 80 where it tells none, or 0, as some do in containers and under CI. */
export function knownColumns(columns: number | undefined): number {
  return columns || 80;
}

/**
 * Breaks a line between words into several of at most `columns`. The further ones hang below the text of the first:
 * behind its label (` culprit …`) where it has one. A word longer than a line is left whole: it is a path, to be
 * copied. It is our own: wrap-ansi 10 hangs nothing below a label, parts a figure from its unit, and normalises the
 * text, after which a path with a combining accent is another one.
 */
export function wrapped(spans: Spans, color: boolean, columns = Number.POSITIVE_INFINITY): string[] {
  const text = spans.map((span) => (typeof span === 'string' ? span : span[0])).join('');
  const hang = hangOf(text, columns);
  const starts = lineStarts(text, columns, hang);
  return starts.map((from, line) => {
    const to = starts[line + 1] ?? text.length;
    const indent = line === 0 ? '' : ' '.repeat(hang);
    return lineOf([indent, ...cut(spans, from, from + text.slice(from, to).trimEnd().length)], color);
  });
}

function hangOf(text: string, columns: number): number {
  const label = /^ +\S+ {2,}/.exec(text)?.[0].length;
  const indent = (/^ */.exec(text)?.[0].length ?? 0) + 2;
  return label !== undefined && label <= columns / 2 ? label : Math.min(indent, Math.floor(columns / 2));
}

/** Matches a word with the blanks behind it; a figure and its unit are one. */
const WORD = /[^ ]+(?: (?:%|[KMG]?B|ms|s|min)(?![^ ,.;:]))? */g;

/** Returns where in the text each line begins. */
function lineStarts(text: string, columns: number, hang: number): number[] {
  const starts = [0];
  let used = 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const isFirst = used === 0;
    if (isFirst) used = displayWidth(text.slice(0, index));
    else if (used + displayWidth(word.trimEnd()) > columns) {
      starts.push(index);
      used = hang;
    }
    used += displayWidth(word);
  }
  return starts;
}

/** Returns the pieces between two places of the text. */
function cut(spans: Spans, from: number, to: number): Spans {
  let at = 0;
  return spans.map((span) => {
    const [text, style] = typeof span === 'string' ? [span, 'plain' as const] : span;
    const part = text.slice(Math.max(0, from - at), Math.max(0, to - at));
    at += text.length;
    return [part, style] as const;
  });
}
