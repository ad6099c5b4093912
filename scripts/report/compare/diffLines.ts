import { structuredPatch } from 'diff';

/** A line of a unified difference. */
export interface DiffLine {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** A stretch of a difference with its place in both texts, lines from 1. */
export interface Hunk {
  fromLine: number;
  toLine: number;
  lines: DiffLine[];
}

/**
 * Returns the shortest difference of two texts, line by line; unchanged lines further than `context` from a change are
 * left out.
 */
export function diffLines(from: string, to: string, context = 3): Hunk[] {
  // Every line is ended, so that nothing need be said of a last one that is not.
  const { hunks } = structuredPatch('', '', `${from}\n`, `${to}\n`, undefined, undefined, { context });
  return hunks.map(({ oldStart, newStart, lines }) => ({
    fromLine: oldStart,
    toLine: newStart,
    lines: lines.map((line) => ({ kind: KIND[line[0] ?? ''] ?? 'same', text: line.slice(1) })),
  }));
}

const KIND: Readonly<Record<string, DiffLine['kind']>> = { '-': 'removed', '+': 'added' };
