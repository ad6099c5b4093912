import { endsOf, intervalOf } from '../../text/interval.js';
import type { CompareSets, RunGrowth, SetDifference } from '../model/judgement.js';
import { METRICS } from './metrics.js';
import { poissonUpper, tQuantile, Z95 } from './stats/distributions.js';
import { difference, type Estimate, ratio } from './stats/mover.js';
import { mean, squaredDeviations } from './stats/quantile.js';

/**
 * Compares the growth of a metric in two sets of runs: the saving of B against A, per pass, and its one-sided 99 %
 * bounds, which say whether it is certain.
 *
 * Each set's spread starts from a prior of 6 degrees of freedom, made of its runs' own errors and a quarter of its mean
 * (growth differs from run to run by more than each run's error), and is updated by what the runs show; so a single run
 * is enough for an interval, if a wide one. The difference is by MOVER, the reduction by MOVER-R.
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
    ...reductionOf(from, to),
    better: oneSided.low > 0,
  };
};

const PRIOR_FREEDOM = 6;

/** Returns the mean growth of a set with its interval; `confidence` holds on each side. */
function setMean(runs: readonly RunGrowth[], isCount: boolean, confidence: number): Estimate {
  if (runs.length === 0) throw new RangeError('a set of runs to compare is empty');
  const n = runs.length;
  const growth = runs.map((run) => run.growthPerWork);
  const value = mean(growth);
  const prior = mean(runs.map((run) => standardError(run) ** 2)) + (0.25 * value) ** 2;
  const freedom = PRIOR_FREEDOM + n - 1;
  const variance = (PRIOR_FREEDOM * prior + squaredDeviations(growth)) / freedom;
  const half = tQuantile(confidence, freedom) * Math.sqrt(variance / n);
  const poisson = isCount ? mean(runs.map((run) => poissonUpperSide(run, confidence))) / Math.sqrt(n) : 0;
  return { value, low: value - half, high: value + Math.max(half, poisson) };
}

function standardError({ ci95 }: RunGrowth): number {
  const [low, high] = endsOf(ci95);
  return (high - low) / 2 / Z95;
}

/**
 * Returns how far growth may be above its estimate by Poisson's exact bound. It keeps a run with no growth at all from
 * being certain.
 */
function poissonUpperSide({ growthPerWork, work }: RunGrowth, confidence: number): number {
  if (work <= 0) return 0;
  const gained = Math.max(0, growthPerWork * work);
  return (poissonUpper(gained, confidence) - gained) / work;
}

function reductionOf(from: Estimate, to: Estimate): Pick<SetDifference, 'reduction'> {
  if (from.value <= 0) return {};
  const { value, low, high } = ratio(to, from);
  return {
    reduction: {
      value: 1 - value,
      ...(high === undefined ? {} : { low: 1 - high }),
      ...(low === undefined ? {} : { high: 1 - low }),
    },
  };
}
