import { median } from '../../scripts/analysis/verdict/stats/quantile.js';

/** The middle of a sample, with an interval that holds the true median at least 95 times of 100. */
export interface Middle {
  median: number;
  low: number;
  high: number;
}

const MISSES = 0.05;

/**
 * The interval is between two of the values themselves, the k-th from either end: it misses the median when fewer than
 * k of them lie on one side, which has the probability of as many heads in a toss each, whatever their distribution.
 * @throws RangeError with fewer than 6 values: not even their ends are 95 % then
 */
export function middleOf(values: readonly number[]): Middle {
  const sorted = values.toSorted((a, b) => a - b);
  const k = depth(sorted.length);
  const [low, high] = [sorted[k - 1], sorted.at(-k)];
  if (k === 0 || low === undefined || high === undefined)
    throw new RangeError('an interval of the median needs at least 6 values');
  return { median: median(sorted), low, high };
}

/**
 * The largest k for which two tails of fewer than k heads in n tosses are within what may be missed; 0: there is none.
 */
function depth(n: number): number {
  let probability = 2 * 0.5 ** n;
  let missed = probability;
  let k = 0;
  while (missed <= MISSES) {
    k += 1;
    probability *= (n - k + 1) / k;
    missed += probability;
  }
  return k;
}
