import { LEAST_SAMPLES } from '../coverage.js';
import type { Metric } from '../metrics.js';
import { fitTrend, type Trend } from '../stats/perronYabu.js';
import { median, quantile, scaledMad } from '../stats/quantile.js';
import { equalWorkBins, type Segment, type WorkBin } from './segment.js';

/**
 * A single load in the form that its rules take: the floor of each bin, the trend of the tested window, and what stayed
 * after the load.
 */
export interface LoadProfile {
  /** The floor of every bin, and the work at its middle. */
  floors: number[];
  works: number[];
  /** The floors of the last two thirds of the bins, past the warm-up. */
  window: number[];
  /** The work of the window, and of the whole load. */
  windowWork: number;
  totalWork: number;
  /** The FGLS slope over the window per unit of work. */
  slope: number;
  slopeSe: number;
  leastSe: number;
  degreesOfFreedom: number;
  /**
   * The settled level after the load minus the level before it, with its noise; undefined after a restart or without
   * either phase.
   */
  residual?: { value: number; se: number };
}

/**
 * Computes the profile of a load.
 *
 * @param segment values already without the growth that is tolerated
 * @returns undefined when there is too little to judge: under 16 samples of load, no work, or under 10 bins filled
 */
export function profileOf(metric: Metric, segment: Segment): LoadProfile | undefined {
  const { load } = segment;
  const totalWork = (load.at(-1)?.work ?? 0) - (load[0]?.work ?? 0);
  if (load.length < LEAST_SAMPLES || totalWork <= 0) return undefined;
  const bins = equalWorkBins(load, Math.min(MOST_BINS, Math.max(LEAST_BINS, Math.floor(load.length / 3))));
  if (bins.length < LEAST_BINS - 2) return undefined;
  const floors = bins.map((bin) => quantile(bin.values, metric.constants.levelQuantile.single));
  const from = Math.floor(bins.length / 3);
  const window = floors.slice(from);
  const windowWork = (totalWork * window.length) / bins.length;
  return {
    floors,
    works: bins.map((bin) => bin.work),
    window,
    windowWork,
    totalWork,
    ...slopePerWork(metric, bins.slice(from), window),
    ...residualOf(metric, segment),
  };
}

const LEAST_BINS = 12;
const MOST_BINS = 36;

/** Returns the FGLS slope over bins, per unit of work; its error is at least `leastSe`, that of the noise of a floor. */
export function slopePerWork(
  metric: Metric,
  bins: readonly Pick<WorkBin, 'work'>[],
  floors: readonly number[],
): { slope: number; slopeSe: number; leastSe: number; degreesOfFreedom: number } {
  const trend: Trend = fitTrend(floors);
  const n = floors.length;
  const step = ((bins.at(-1)?.work ?? 0) - (bins[0]?.work ?? 0)) / (n - 1);
  const sxx = (n * (n * n - 1)) / 12; // of the bin numbers 1 … n
  const leastSe = metric.constants.noise.floor / Math.sqrt(sxx);
  return {
    slope: trend.slope / step,
    slopeSe: Math.max(trend.slopeSe, leastSe) / step,
    leastSe: leastSe / step,
    degreesOfFreedom: trend.degreesOfFreedom,
  };
}

function residualOf(metric: Metric, { baseline, final, lives }: Segment): Pick<LoadProfile, 'residual'> {
  if (lives > 1 || baseline.length === 0 || final.length === 0) return {};
  const before = baseline.map((s) => s.value);
  const after = final.map((s) => s.value);
  const settled = metric.kind === 'count' ? quantile(after, 0.25) : median(after);
  const count = Math.min(4, before.length, after.length);
  const se = Math.hypot(scaledMad(before), scaledMad(after)) / Math.sqrt(count) + metric.constants.noise.floor;
  return { residual: { value: settled - median(before), se } };
}
