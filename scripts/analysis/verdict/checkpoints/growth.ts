import type { Metric } from '../metrics.js';
import { poissonUpper, tQuantile } from '../stats/distributions.js';
import { fitLine } from '../stats/line.js';
import { mean, sum } from '../stats/quantile.js';
import { chain, type Settled, type SettledSlice } from './settle.js';
import { excessSe } from './shape.js';
import { boundingWindows } from './windows.js';

/**
 * Returns the 99 % upper bound of growth over the whole load: the least from {@link boundingWindows}.
 *
 * @param tolerated growth per pass that the bound leaves out; 0 for the bound of all growth
 * @returns in the metric's unit over the work of all slices; never below 0, and for memory not below what the noise of
 *   its levels may hide: a level that falls has no negative growth left
 */
export function growthBound(metric: Metric, settled: Settled, tolerated: number): number {
  return leastBound(metric, settled, tolerated, 'confidence');
}

/** Returns the bound that acquits where it is small: as {@link growthBound}, each at the confidence at which it does. */
export function acquittingBound(metric: Metric, settled: Settled, tolerated: number): number {
  return leastBound(metric, settled, tolerated, 'acquitsAt');
}

function leastBound(metric: Metric, settled: Settled, tolerated: number, by: 'confidence' | 'acquitsAt'): number {
  const bounds = boundingWindows(metric, settled.slices).flatMap((window) =>
    boundsOf(metric, settled, window.slices, window[by], tolerated),
  );
  return Math.max(0, Math.min(...bounds));
}

/**
 * Returns the 99 % upper bound of the growth that happened, from all slices but the first: what a verdict that does not
 * acquit is bounded by, so that it is never below its own estimate. As {@link growthBound}, with nothing tolerated.
 */
export function wholeGrowthBound(metric: Metric, settled: Settled): number {
  const slices = settled.slices.slice(1);
  const estimate = (sum(slices.map((s) => s.rise)) * settled.work) / sum(slices.map((s) => s.work));
  return Math.max(0, estimate, ...boundsOf(metric, settled, slices, 0.99, 0));
}

function boundsOf(
  metric: Metric,
  settled: Settled,
  window: readonly SettledSlice[],
  confidence: number,
  tolerated: number,
): number[] {
  const scale = settled.work / sum(window.map((s) => s.work));
  if (metric.kind !== 'count') {
    if (window.length < 2) return [];
    const { slope, half, leastHalf } = slopeWithin(settled, window, confidence);
    return [Math.max(slope + half - tolerated, leastHalf) * settled.work];
  }
  const poisson = poissonUpper(sum(window.map((s) => s.rise)), confidence) * scale - tolerated * settled.work;
  return tolerated > 0 ? [poisson, ...slicewise(settled, window, confidence)] : [poisson];
}

/**
 * Bounds the growth by t over the slices' excess. With a tolerance the count is large, and its growth need not be
 * Poisson (exactly n per pass is not).
 */
function slicewise(settled: Settled, window: readonly SettledSlice[], confidence: number): number[] {
  if (window.length < 3) return [];
  const excess = window.map((s) => s.excess);
  const perSlice = mean(excess) + tQuantile(confidence, excess.length - 1) * excessSe(settled, excess);
  return [(perSlice * window.length * settled.work) / sum(window.map((s) => s.work))];
}

/** Returns the OLS slope of the level on work, the half-width of its bound, and the part of that which is noise. */
function slopeWithin(
  settled: Settled,
  slices: readonly SettledSlice[],
  confidence: number,
): { slope: number; half: number; leastHalf: number } {
  const { work, level } = chain(slices, (s) => s.rise);
  const line = fitLine(work, level);
  const leastSe = settled.sigma / Math.sqrt(line.sxx);
  const [half, leastHalf] = [Math.max(line.slopeSe, leastSe), leastSe].map(
    (se) => tQuantile(confidence, line.degreesOfFreedom) * se,
  ) as [number, number];
  return { slope: line.slope, half, leastHalf };
}
