import type { PooledSlices } from '../../model/metricAnalysis.js';
import type { Metric } from '../metrics.js';
import type { StatedGrowth } from '../stated.js';
import { netCountInterval, tQuantile } from '../stats/distributions.js';
import { mean, squaredDeviations, sum } from '../stats/quantile.js';

/** An estimate of growth with its interval. */
export type Estimated = Omit<StatedGrowth, 'upper99'>;

/** A count that gained fewer than this has at least Poisson's interval: so few events do not show how they vary. */
export const FEW = 10;

/**
 * Estimates the growth per unit of work from the slices of replicas that do the same: all gains over all work. Its
 * error is that of a sum of slices which vary as they do within each replica, and at least the noise of each replica's
 * first and last level. So the interval covers the growth that happened, whatever made it vary: clumps and Poisson
 * arrivals make it wide, and a growth that is exactly the same in every slice has next to none.
 *
 * @param replicas the slices after the first, which holds the warm-up; at least one slice in all, each with work
 */
export function pooledGrowth(metric: Metric, replicas: readonly PooledSlices[]): Estimated {
  const slices = replicas.flatMap((replica) => replica.slices);
  const [gained, work] = [sum(slices.map(({ rise }) => rise)), sum(slices.map((slice) => slice.work))];
  const usual = work / slices.length;
  const rises = replicas.map((replica) => replica.slices.map((slice) => (slice.rise * usual) / slice.work));
  const freedom = slices.length - rises.filter(({ length }) => length > 0).length;
  const within = freedom > 0 ? sum(rises.filter(({ length }) => length > 1).map(squaredDeviations)) / freedom : 0;
  const ofLevels = sum(replicas.map(({ noise }) => 2 * noise ** 2));
  const standardError = Math.sqrt(Math.max(slices.length * within, ofLevels)) / work;
  const perWork = gained / work;
  const half = freedom > 0 ? tQuantile(0.975, freedom) * standardError : Number.POSITIVE_INFINITY;
  const ci95: Estimated['ci95'] = [perWork - half, perWork + half];
  const ends = metric.kind === 'count' ? countInterval(ci95, slices, freedom > 0) : ci95;
  return { perWork, ci95: ends, standardError, ...evenIn(metric, rises.flat(), slices) };
}

/**
 * Widens the interval of a count to Poisson's where few were gained. Of a count that never fell it keeps the lower end
 * above 0, and lifts the upper end as a logarithm would (to second order): gains that are seldom and large are missed
 * more easily than they are overrated.
 *
 * @param isKnown the slices show how they vary
 */
function countInterval(
  [low, high]: Estimated['ci95'],
  slices: PooledSlices['slices'],
  isKnown: boolean,
): Estimated['ci95'] {
  const work = sum(slices.map((slice) => slice.work));
  const gained = sum(slices.map(({ rise }) => rise));
  const [least, most] = netCountInterval(gained, 0.975).map((end) => end / work) as Estimated['ci95'];
  const ends: Estimated['ci95'] = !isKnown
    ? [least, most]
    : Math.abs(gained) < FEW
      ? [Math.min(low, least), Math.max(high, most)]
      : [low, high];
  if (slices.some(({ rise }) => rise < 0)) return ends;
  if (!isKnown || gained <= 0) return [Math.max(0, ends[0]), ends[1]];
  const [perWork, half] = [gained / work, (high - low) / 2];
  return [Math.max(0, ends[0]), Math.max(ends[1], high + half * Math.min(1, half / (2 * perWork)))];
}

/** Tells whether a count gained the same in every slice, for its work; the interval then says less than that. */
function evenIn(metric: Metric, rises: readonly number[], slices: PooledSlices['slices']): Pick<Estimated, 'even'> {
  const usual = mean(rises);
  const isSame = (values: readonly number[]) =>
    Math.max(...values) - Math.min(...values) <= 1e-9 * Math.abs(mean(values));
  if (metric.kind !== 'count' || slices.length < 2 || usual <= 0 || !isSame(rises)) return {};
  const isSameWork = isSame(slices.map(({ work }) => work));
  return { even: { slices: slices.length, ...(isSameWork && { rise: Number(usual.toPrecision(12)) }) } };
}
