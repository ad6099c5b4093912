/**
 * Stands for "no bound" in intervals: JSON has no infinity. It occurs where too little was measured to say anything.
 */
export const UNBOUNDED = 1e100;

/**
 * Whether the end of an interval says anything. A computation may have scaled or shifted {@link UNBOUNDED} a little.
 */
export function isBounded(value: number): boolean {
  return Math.abs(value) < UNBOUNDED / 10;
}

/**
 * Whether an interval has no end at all: the metric was seen too briefly for any figure, and its estimate means
 * nothing.
 */
export function isUnmeasured([low, high]: readonly [number, number]): boolean {
  return !isBounded(low) && !isBounded(high);
}
