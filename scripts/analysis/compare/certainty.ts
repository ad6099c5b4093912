import { growthFigure } from '../../text/figures.js';
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

/** Puts the bound that decides into words: `at least 1.2 KB (one-sided 99 %)`; undefined where nothing is certain. */
export function decidingBound(pair: Pick<ComparisonPair, 'metric' | 'unit' | 'bounds99'>): string | undefined {
  const certainty = certaintyOf(pair);
  if (certainty !== 'saved' && certainty !== 'cost') return undefined;
  const [low, high] = endsOf(pair.bounds99);
  return `at least ${growthFigure(certainty === 'saved' ? low : -high, pair.unit)} (one-sided 99 %)`;
}
