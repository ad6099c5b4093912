/**
 * Places labels beside the ends of lines: as near to their lines as can be (least squares), in the lines' order, none
 * over another. With the gaps taken off, that is isotonic regression, solved by pooling adjacent violators; clamping
 * its solution keeps it the best one between bounds.
 *
 * @param wanted positions in pixels from the top
 * @param gap least distance of two labels in pixels
 * @param height of the space in pixels; where the labels do not fit, they start at its top and run over its end
 * @returns a position for each, in the order given
 */
export function placeLabels(wanted: readonly number[], gap: number, height: number): number[] {
  const order = wanted
    .map((position, index) => ({ position, index }))
    .sort((a, b) => a.position - b.position || a.index - b.index);
  const pools: { sum: number; size: number }[] = [];
  for (const [rank, { position }] of order.entries()) {
    pools.push({ sum: position - rank * gap, size: 1 });
    pool(pools);
  }
  const last = Math.max(0, height - (wanted.length - 1) * gap);
  const offsets = pools.flatMap(({ sum, size }) =>
    new Array<number>(size).fill(Math.min(last, Math.max(0, sum / size))),
  );
  const placed = new Array<number>(wanted.length).fill(0);
  for (const [rank, { index }] of order.entries()) placed[index] = (offsets[rank] ?? 0) + rank * gap;
  return placed;
}

function pool(pools: { sum: number; size: number }[]): void {
  for (;;) {
    const last = pools.at(-1);
    const before = pools.at(-2);
    if (!last || !before || before.sum / before.size <= last.sum / last.size) return;
    pools.splice(-2, 2, { sum: before.sum + last.sum, size: before.size + last.size });
  }
}
