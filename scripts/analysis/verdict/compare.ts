import { intervalOf } from '../../text/interval.js';
import type { CompareSets, RunGrowth, SetDifference } from '../model/judgement.js';
import { FEW } from './checkpoints/pooledGrowth.js';
import { METRICS } from './metrics.js';
import { poissonUpper, tQuantile } from './stats/distributions.js';
import { difference, type Estimate, ratio } from './stats/mover.js';
import { mean, squaredDeviations, sum } from './stats/quantile.js';

/**
 * Compares the growth of a metric in two sets of runs: the saving of B against A, per pass, and its one-sided 99 %
 * bounds, which say whether it is certain.
 *
 * Each set's spread starts from a prior of 6 degrees of freedom, made of its runs' own errors and of a spread between
 * runs, and is updated by what the runs show; so a single run is enough for an interval. Replicas of one run show how
 * much runs differ: the spread is taken as 1.5 times theirs, within 10 to 25 %, and as 25 % where one replica shows
 * nothing. Where runs differ by more than replicas do, that fails; several runs for each set tell. The difference is by
 * MOVER, the reduction by MOVER-R.
 *
 * @param a at least one run
 * @param b at least one run
 * @throws RangeError when a set is empty
 */
export const compareSets: CompareSets = (metric, a, b) => {
  const isCount = METRICS[metric].kind === 'count';
  const [from, to] = [setMean(a, isCount, 0.995), setMean(b, isCount, 0.995)];
  const saved = difference(from, to);
  const oneSided = difference(setMean(a, isCount, 0.99), setMean(b, isCount, 0.99));
  return {
    savedPerWork: saved.value,
    ci99: intervalOf(saved.low, saved.high),
    bounds99: intervalOf(oneSided.low, oneSided.high),
    ...allowedSpread(a, b),
    ...reductionOf(from, to),
    better: oneSided.low > 0,
  };
};

const PRIOR_FREEDOM = 6;

/** The spread between runs: so many times that between replicas, but no less and no more than these. */
const TIMES_REPLICAS = 1.5;
const LEAST_SPREAD = 0.1;
const MOST_SPREAD = 0.25;

/** Returns the mean growth of a set with its interval; `confidence` holds on each side. */
function setMean(runs: readonly RunGrowth[], isCount: boolean, confidence: number): Estimate {
  if (runs.length === 0) throw new RangeError('a set of runs to compare is empty');
  const n = runs.length;
  const growth = runs.map((run) => run.growthPerWork);
  const value = mean(growth);
  const prior = mean(runs.map((run) => run.standardError ** 2)) + (spreadBetweenRuns(runs) * value) ** 2;
  const freedom = PRIOR_FREEDOM + n - 1;
  const variance = (PRIOR_FREEDOM * prior + squaredDeviations(growth)) / freedom;
  const half = tQuantile(confidence, freedom) * Math.sqrt(variance / n);
  const poisson = isCount ? mean(runs.map((run) => poissonUpperSide(run, confidence))) / Math.sqrt(n) : 0;
  return { value, low: value - half, high: value + Math.max(half, poisson) };
}

/** Returns the coefficient of variation that is taken for runs of this set. */
function spreadBetweenRuns(runs: readonly RunGrowth[]): number {
  const shown = runs.map(spreadBetweenReplicas).filter((each) => each !== undefined);
  if (shown.length === 0) return MOST_SPREAD;
  const spread = TIMES_REPLICAS * Math.sqrt(mean(shown.map((each) => each ** 2)));
  return Math.min(MOST_SPREAD, Math.max(LEAST_SPREAD, spread));
}

/** Returns the coefficient of variation between the replicas of a run; undefined where no role has two. */
function spreadBetweenReplicas({ growthPerWork, replicas }: RunGrowth): number | undefined {
  const several = replicas.filter(({ length }) => length > 1);
  if (several.length === 0) return undefined;
  const variance = sum(several.map((each) => squaredDeviations(each) / (each.length - 1)));
  return growthPerWork === 0 ? 0 : Math.sqrt(variance) / Math.abs(growthPerWork);
}

/** Returns the spread that matters most for the difference, where one run stands for a set. */
function allowedSpread(a: readonly RunGrowth[], b: readonly RunGrowth[]): Pick<SetDifference, 'allowedSpread'> {
  const single = [a, b].filter(({ length }) => length === 1);
  const byWeight = single
    .map((runs) => ({ spread: spreadBetweenRuns(runs), growth: Math.abs(runs[0]?.growthPerWork ?? 0) }))
    .sort((one, other) => other.spread * other.growth - one.spread * one.growth);
  return byWeight[0] ? { allowedSpread: byWeight[0].spread } : {};
}

/**
 * Returns how far growth may be above its estimate by Poisson's exact bound. It keeps a run with no growth at all from
 * being certain. Where many were gained, how they came is in the run's own error.
 */
function poissonUpperSide({ growthPerWork, work }: RunGrowth, confidence: number): number {
  const gained = Math.max(0, growthPerWork * work);
  if (work <= 0 || gained >= FEW) return 0;
  return (poissonUpper(gained, confidence) - gained) / work;
}

/** Returns the reduction; none where it is not certain that A grows, since a share of nothing is no figure. */
function reductionOf(from: Estimate, to: Estimate): Pick<SetDifference, 'reduction'> {
  const { value, low, high } = ratio(to, from);
  if (from.low <= 0 || !Number.isFinite(value)) return {};
  return { reduction: { value: 1 - value, ...finiteEnd('low', high), ...finiteEnd('high', low) } };
}

/** Returns 1 − a bound under its name, where the bound is one. */
function finiteEnd(name: 'low' | 'high', bound: number | undefined): { low?: number; high?: number } {
  return bound !== undefined && Number.isFinite(bound) ? { [name]: 1 - bound } : {};
}
