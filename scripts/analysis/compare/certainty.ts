import { growthFigure, percent } from '../../text/figures.js';
import { endsOf } from '../../text/interval.js';
import type { ComparisonPair } from '../model/comparison.js';
import { METRICS } from '../verdict/index.js';

/**
 * The direction in which a difference is certain, if any; `shown` where the metric decides nothing, whatever its
 * figures.
 */
export type Certainty = 'saved' | 'cost' | 'none' | 'shown';

/**
 * Decides whether a difference is certain: exactly when a one-sided 99 % bound lies on that side of zero. The rule is
 * the same in both directions: swapping the sets turns `saved` into `cost` and back, and changes nothing else.
 */
export function certaintyOf({ metric, bounds99 }: Pick<ComparisonPair, 'metric' | 'bounds99'>): Certainty {
  const [low, high] = endsOf(bounds99);
  if (METRICS[metric].role === 'shown') return 'shown';
  return low > 0 ? 'saved' : high < 0 ? 'cost' : 'none';
}

/** Tells whether the direction of the difference is certain. */
export function isCertain(pair: Pick<ComparisonPair, 'metric' | 'bounds99'>): boolean {
  return ['saved', 'cost'].includes(certaintyOf(pair));
}

/**
 * Puts the bound that decides into words: `at least 1.2 KB (99 %)`, and what it allows for where one run stands for a
 * set, `at least 4.11 (99 %), even if runs differ by 10 %`; undefined where nothing is certain.
 */
export function decidingBound(
  pair: Pick<ComparisonPair, 'metric' | 'unit' | 'bounds99' | 'allowedSpread'>,
): string | undefined {
  const certainty = certaintyOf(pair);
  if (certainty !== 'saved' && certainty !== 'cost') return undefined;
  const [low, high] = endsOf(pair.bounds99);
  const allowed = pair.allowedSpread === undefined ? '' : `, even if runs differ by ${percent(pair.allowedSpread)}`;
  return `at least ${growthFigure(certainty === 'saved' ? low : -high, pair.unit)} (99 %)${allowed}`;
}

/** Puts the two bounds that leave a difference open into words: `between −0.06 and 0.06 (99 % either way)`. */
export function openBounds({ unit, bounds99 }: Pick<ComparisonPair, 'unit' | 'bounds99'>): string {
  const [low, high] = endsOf(bounds99).map((end) => growthFigure(end, unit)) as [string, string];
  return `between ${low} and ${high} (99 % either way)`;
}
