import type { StillRising } from '../../model/metricAnalysis.js';
import type { Metric } from '../metrics.js';
import { sum } from '../stats/quantile.js';
import type { Settled } from './settle.js';
import { evenRises } from './shape.js';

/** The last part of the slices, by which the pace at the end is judged. */
const LATE = 0.4;
/** The growth at the end is above noise where it is more than so many standard deviations of a difference of two levels. */
const ABOVE_NOISE = 3;
/** Growth runs out, as a warm-up does, where its last part is less than this share of it and the fastest part before. */
const RUNNING_OUT = 0.25;

/**
 * Finds memory that still rises at the end of the load at the pace of a leak: in each of the last two fifths of the
 * slices, by more than noise, and by so much that a whole load at this pace would gain the least leak. A warm-up that
 * runs out is slower by then than it was at its fastest, the first slice left out, and a sawtooth has fallen before by
 * half as much or more. Undefined where it does not rise so, and for counts and RSS.
 */
export function stillRising(metric: Metric, { slices, sigma, work }: Settled): StillRising | undefined {
  const part = Math.round(LATE * slices.length);
  if (metric.kind !== 'heap' || part === 0) return undefined;
  const rises = evenRises(slices);
  const late = rises.slice(-part);
  const rise = sum(late);
  const ofDifference = sigma * Math.SQRT2;
  const overLoad = (rise * slices.length) / part;
  const isLarge = overLoad >= metric.constants.leastLeak.checkpoints && rise > ABOVE_NOISE * ofDifference;
  const isSteady = late.every((each) => each > ofDifference);
  const before = rises.slice(1, -part);
  const fell = sum(before.map((each) => Math.max(0, -each))) >= rise / 2;
  const runsOut = rise < RUNNING_OUT * (rise + fastest(before, part));
  if (!isLarge || !isSteady || fell || runsOut) return undefined;
  const settledBy = Math.max(2 * work, (metric.constants.found / overLoad) * work);
  return { rise, slices: part, of: slices.length, settledBy: Math.ceil(settledBy) };
}

/** Returns the largest growth within so many slices, one behind the other. */
function fastest(rises: readonly number[], length: number): number {
  const starts = Math.max(1, rises.length - length + 1);
  return Math.max(...Array.from({ length: starts }, (_, at) => sum(rises.slice(at, at + length))));
}
