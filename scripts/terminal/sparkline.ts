const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/**
 * Draws values as a row of bars, 0 … `top`, the oldest left. More values than `columns` are drawn by the highest of
 * each column's share, fewer take a column each.
 */
export function sparkline(values: readonly number[], columns: number, top: number): string {
  const width = Math.max(0, Math.min(columns, values.length));
  return Array.from({ length: width }, (_, column) => {
    const from = Math.floor((column * values.length) / width);
    const to = Math.floor(((column + 1) * values.length) / width);
    return bar(Math.max(...values.slice(from, to)), top);
  }).join('');
}

/** Draws progress as a bar of that many columns. */
export function progressBar(done: number, of: number, columns: number): string {
  const full = of > 0 ? Math.max(0, Math.min(columns, Math.round((done / of) * columns))) : 0;
  return '━'.repeat(full) + '─'.repeat(Math.max(0, columns - full));
}

function bar(value: number, top: number): string {
  const step = top > 0 ? Math.ceil((value / top) * BARS.length) - 1 : 0;
  return BARS[Math.max(0, Math.min(BARS.length - 1, step))] ?? '';
}
