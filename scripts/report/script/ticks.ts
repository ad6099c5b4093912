/** Returns the step of an axis: 1, 2 or 5 times a power of ten, for about as many ticks as are wanted. */
function stepOf(low: number, high: number, wanted: number): number {
  const rough = (high - low) / Math.max(1, wanted);
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
}

/** Returns the values that are marked on an axis. */
export function ticksOf(low: number, high: number, wanted: number): number[] {
  if (!(high > low)) return [];
  const step = stepOf(low, high, wanted);
  const first = Math.ceil(low / step);
  return Array.from({ length: Math.floor(high / step) - first + 1 }, (_, index) => (first + index) * step);
}

/**
 * Returns the axis that holds all values, and ends at ticks; of values that are all the same, one with room about them.
 */
export function spanAround(values: readonly number[], wanted: number): [low: number, high: number] {
  const [low, high] = values.reduce(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  );
  if (!(high >= low)) return [0, 1];
  if (high === low) return [low - Math.max(1, Math.abs(low) * 0.05), high + Math.max(1, Math.abs(high) * 0.05)];
  const step = stepOf(low, high, wanted);
  return [Math.floor(low / step) * step, Math.ceil(high / step) * step];
}
