import type { Metric } from '../metrics.js';
import type { StatedGrowth } from '../stated.js';
import { netCountInterval, poissonUpper, tQuantile } from '../stats/distributions.js';
import { fitLine } from '../stats/line.js';
import { mean, sum } from '../stats/quantile.js';
import { chain, type Settled, type SettledSlice } from './settle.js';
import { dispersion, excessSe } from './shape.js';
import { type BoundingWindow, boundingWindows } from './windows.js';

/** An estimate of growth with its interval. */
type Estimated = Pick<StatedGrowth, 'perWork' | 'ci95'>;

/**
 * Estimates the growth per pass after the first slice, which holds the warm-up. For counts it is the gain over the work
 * done, with Poisson's exact interval, or Student's widened by the dispersion where slices differ more than by chance.
 * For memory it is the slope over the levels, with an error of at least the noise of the levels.
 *
 * @param settled with at least 3 slices
 */
export function growthPerWork(metric: Metric, settled: Settled): Estimated {
  const slices = settled.slices.slice(1);
  return metric.kind === 'count' ? countGrowth(metric, settled, slices) : memoryGrowth(settled, slices);
}

function countGrowth(metric: Metric, settled: Settled, slices: readonly SettledSlice[]): Estimated {
  const gained = sum(slices.map((s) => s.rise));
  const work = sum(slices.map((s) => s.work));
  const phi = dispersion(metric, settled.slices);
  const perWork = gained / work;
  if (phi > 1 && gained > 0) {
    const half = (tQuantile(0.975, slices.length - 1) * Math.sqrt(phi * gained)) / work;
    return { perWork, ci95: [perWork - half, perWork + half] };
  }
  const [low, high] = netCountInterval(gained, 0.975);
  return { perWork, ci95: [low / work, high / work] };
}

function memoryGrowth(settled: Settled, slices: readonly SettledSlice[]): Estimated {
  const { slope, half } = slopeWithin(settled, slices, 0.975, (s) => s.rise);
  return { perWork: slope, ci95: [slope - half, slope + half] };
}

/**
 * Returns the 99 % upper bound of growth over the whole load: the least from {@link boundingWindows}.
 *
 * @param tolerated growth per pass that the bound leaves out; 0 for the bound of all growth
 * @returns in the metric's unit over the work of all slices
 */
export function growthBound(metric: Metric, settled: Settled, tolerated: number): number {
  const windows = boundingWindows(metric, settled.slices);
  return Math.min(...windows.flatMap((window) => boundsOf(metric, settled, window, tolerated)));
}

function boundsOf(
  metric: Metric,
  settled: Settled,
  { slices: window, confidence }: BoundingWindow<SettledSlice>,
  tolerated: number,
): number[] {
  const scale = settled.work / sum(window.map((s) => s.work));
  if (metric.kind !== 'count') {
    if (window.length < 2) return [];
    const { slope, half } = slopeWithin(settled, window, confidence, (s) => s.rise);
    return [(slope + half - tolerated) * settled.work];
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

/** Returns the OLS slope of the level on work, and the half-width of its interval; `p` is the quantile of t. */
function slopeWithin(
  settled: Settled,
  slices: readonly SettledSlice[],
  p: number,
  rise: (slice: SettledSlice) => number,
): { slope: number; half: number } {
  const { work, level } = chain(slices, rise);
  const line = fitLine(work, level);
  const se = Math.max(line.slopeSe, settled.sigma / Math.sqrt(line.sxx));
  return { slope: line.slope, half: tQuantile(p, line.degreesOfFreedom) * se };
}
