/** An estimate with a closed interval around it. */
export interface Estimate {
  value: number;
  low: number;
  high: number;
}

/** Returns the interval of a − b for independent a and b (MOVER: Zou and Donner, Statistics in Medicine 27, 2008). */
export function difference(a: Estimate, b: Estimate): Estimate {
  const value = a.value - b.value;
  return {
    value,
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
  };
}

/** Returns the interval of the sum of independent estimates, by the same rule. */
export function sum(estimates: readonly Estimate[]): Estimate {
  const value = estimates.reduce((total, e) => total + e.value, 0);
  return {
    value,
    low: value - Math.hypot(...estimates.map((e) => e.value - e.low)),
    high: value + Math.hypot(...estimates.map((e) => e.high - e.value)),
  };
}

/** Returns the interval of the mean of independent estimates, by the same rule. */
export function average(estimates: readonly Estimate[]): Estimate {
  const n = estimates.length;
  const { value, low, high } = sum(estimates);
  return { value: value / n, low: low / n, high: high / n };
}

/**
 * Returns the interval of a / b (MOVER-R: Donner and Zou, Statistical Methods in Medical Research 21, 2012).
 *
 * @returns an end is undefined where it is unlimited: `high` when b may be 0, and then `low` too unless b's interval
 *   still bounds it
 */
export function ratio(a: Estimate, b: Estimate): { value: number; low?: number; high?: number } {
  const value = a.value / b.value;
  if (b.low <= 0) return { value };
  const product = a.value * b.value;
  const high =
    (product + Math.sqrt(Math.max(0, product ** 2 - a.high * b.low * (2 * a.value - a.high) * (2 * b.value - b.low)))) /
    (b.low * (2 * b.value - b.low));
  // Beyond twice its estimate b's upper side is too wide for the method to bound the ratio from below.
  if (b.high >= 2 * b.value) return { value, high };
  const low =
    (product - Math.sqrt(Math.max(0, product ** 2 - a.low * b.high * (2 * a.value - a.low) * (2 * b.value - b.high)))) /
    (b.high * (2 * b.value - b.high));
  return { value, low, high };
}
