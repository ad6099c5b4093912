import { ACQUITS_COUNT, LEAST_OF_THREE } from '../checkpoints/windows.js';
import type { Metric } from '../metrics.js';
import { poissonUpper, tQuantile } from '../stats/distributions.js';
import { type LoadProfile, slopePerWork } from './profile.js';

/**
 * Returns the 99 % upper bound of growth over the whole load: the least from the last two thirds, half and third of the
 * bins, each at the confidence that makes the least true. For a count without a tolerance, each of the three is at least
 * Poisson's bound; for memory, what the noise of a floor may hide: a level that falls has no negative growth left.
 */
export function loadBound(metric: Metric, profile: LoadProfile, tolerated: number): number {
  return leastBound(metric, profile, tolerated, LEAST_OF_THREE);
}

/** Returns the bound that acquits where it is small: as {@link loadBound}, for a count from three bounds of 99 %. */
export function acquittingLoadBound(metric: Metric, profile: LoadProfile, tolerated: number): number {
  return leastBound(metric, profile, tolerated, metric.kind === 'count' ? [] : LEAST_OF_THREE);
}

function leastBound(metric: Metric, profile: LoadProfile, tolerated: number, confidences: readonly number[]): number {
  const n = profile.floors.length;
  const windows = [profile.window.length, Math.round(n / 2), Math.round(n / 3)];
  const bounds = windows.map((length, place) =>
    windowBound(metric, profile, length, tolerated, confidences[place] ?? ACQUITS_COUNT),
  );
  return Math.min(...bounds);
}

/**
 * Returns the 99 % upper bound of the growth that happened, from the whole tested window: what a verdict that does not
 * acquit is bounded by, so that it is never below its own estimate.
 */
export function wholeLoadBound(metric: Metric, profile: LoadProfile, tolerated: number): number {
  return windowBound(metric, profile, profile.window.length, tolerated, 0.99);
}

function windowBound(
  metric: Metric,
  profile: LoadProfile,
  length: number,
  tolerated: number,
  confidence: number,
): number {
  const floors = profile.floors.slice(-length);
  const works = profile.works.slice(-length).map((work) => ({ work }));
  const { slope, slopeSe, leastSe, degreesOfFreedom } = slopePerWork(metric, works, floors);
  const t = tQuantile(confidence, degreesOfFreedom);
  const bySlope = Math.max(slope + t * slopeSe, t * leastSe) * profile.totalWork;
  if (metric.kind !== 'count' || tolerated > 0) return bySlope;
  const net = (floors.at(-1) ?? 0) - (floors[0] ?? 0);
  const byCount = (poissonUpper(net, confidence) * profile.floors.length) / (length - 1);
  return Math.max(bySlope, byCount);
}
