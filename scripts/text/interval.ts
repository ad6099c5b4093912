/** A closed interval; an end that is unbounded is null, since JSON has no infinity. */
export type Interval = [low: number | null, high: number | null];

/** Returns the interval between two numbers; an end that is infinite or not a number is unbounded. */
export function intervalOf(low: number, high: number): Interval {
  return [finite(low), finite(high)];
}

/** Returns both ends as numbers to calculate with; an unbounded end is infinite. */
export function endsOf([low, high]: Interval): [low: number, high: number] {
  return [low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY];
}

/** Returns the interval of the negated values: `[−high, −low]`. */
export function negated(of: Interval): Interval {
  const [low, high] = endsOf(of);
  return intervalOf(-high, -low);
}

/** Returns the number, or null where it is not finite. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
