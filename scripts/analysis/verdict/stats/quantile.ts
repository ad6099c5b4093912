/**
 * The statistics, by their papers, each in a file. Imports nothing but its neighbours.
 */
/**
 * Returns a quantile of a sample by linear interpolation between order statistics (Hyndman and Fan's type 7, the
 * default of R and NumPy).
 *
 * @param values any order, at least one
 * @param p 0 … 1
 * @throws RangeError when there are no values
 */
export function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = p * (sorted.length - 1);
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) throw new RangeError('a quantile needs at least one value');
  return below + (above - below) * (position - Math.floor(position));
}

/** Returns the middle value, or the mean of the middle two. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Returns the median absolute deviation, times 1.4826 so that it estimates the standard deviation of normal noise. */
export function scaledMad(values: readonly number[]): number {
  const centre = median(values);
  return 1.4826 * median(values.map((value) => Math.abs(value - centre)));
}

/** Returns the sum; 0 for no values. */
export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Returns the arithmetic mean of at least one value. */
export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

/** Returns the sum of squared distances from the mean; 0 for fewer than two values. */
export function squaredDeviations(values: readonly number[]): number {
  const centre = mean(values);
  return sum(values.map((value) => (value - centre) ** 2));
}
