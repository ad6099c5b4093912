/** One line of a unified difference. */
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
 * The difference of two texts, line by line, from their longest common subsequence (dynamic programming, so meant for
 * sources of some hundred lines); unchanged lines further than `context` from a change are left out.
 */
export function diffLines(from: string, to: string, context = 3): Hunk[] {
  const lines = edits(from.split('\n'), to.split('\n'));
  const near = lines.map((_, index) =>
    lines.slice(Math.max(0, index - context), index + context + 1).some(({ kind }) => kind !== 'same'),
  );
  const hunks: Hunk[] = [];
  let [fromLine, toLine] = [1, 1];
  for (const [index, line] of lines.entries()) {
    if (near[index]) {
      if (!near[index - 1]) hunks.push({ fromLine, toLine, lines: [] });
      hunks.at(-1)?.lines.push(line);
    }
    if (line.kind !== 'added') fromLine += 1;
    if (line.kind !== 'removed') toLine += 1;
  }
  return hunks;
}

function edits(a: readonly string[], b: readonly string[]): DiffLine[] {
  const common = commonLengths(a, b);
  const length = (i: number, j: number) => common[i]?.[j] ?? 0;
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: 'same', text: a[i] ?? '' });
      i += 1;
      j += 1;
    } else if (i < a.length && (j === b.length || length(i + 1, j) >= length(i, j + 1))) {
      lines.push({ kind: 'removed', text: a[i] ?? '' });
      i += 1;
    } else {
      lines.push({ kind: 'added', text: b[j] ?? '' });
      j += 1;
    }
  }
  return lines;
}

/** `[i][j]`: length of the longest common subsequence of `a` from i and `b` from j. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const row = table[i];
      if (row)
        row[j] = a[i] === b[j] ? (table[i + 1]?.[j + 1] ?? 0) + 1 : Math.max(table[i + 1]?.[j] ?? 0, row[j + 1] ?? 0);
    }
  }
  return table;
}
