/** A closed interval. An end that it does not have is null: JSON has no infinity. */
export type Interval = [low: number | null, high: number | null];

/** Returns the interval between two numbers; an end that is infinite, or no number, bounds nothing. */
export function intervalOf(low: number, high: number): Interval {
  return [finite(low), finite(high)];
}

/** Returns both ends as numbers to reckon with: one that is missing is infinite. */
export function endsOf([low, high]: Interval): [low: number, high: number] {
  return [low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY];
}

/** Returns the interval of what is counted the other way round: `[−high, −low]`. */
export function negated(of: Interval): Interval {
  const [low, high] = endsOf(of);
  return intervalOf(-high, -low);
}

/** Returns the number, or null for one that says nothing. */
export function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
