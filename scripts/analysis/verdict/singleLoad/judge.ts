/**
 * The rules for a load without pauses. Imports the verdict's statistics and words, and the shapes that checkpoints
 * share.
 */
import { growthFigure, level } from '../../../text/figures.js';
import type { JudgeSingleLoad, LoadSample } from '../../model/judgement.js';
import { coverageOfSamples, LEAST_SAMPLES } from '../coverage.js';
import { type Metric, metricCalled } from '../metrics.js';
import { type StatedGrowth, UNKNOWN_GROWTH } from '../stated.js';
import { tQuantile } from '../stats/distributions.js';
import { median, quantile } from '../stats/quantile.js';
import { Trace } from '../trace.js';
import { type CaseFinding, endNotSeen, endSeen, inWords, type Levels } from '../words.js';
import { acquittingLoadBound, loadBound, wholeLoadBound } from './bound.js';
import { isGrowing } from './growing.js';
import { type LoadProfile, profileOf } from './profile.js';
import { longestLife, movements, type Segment } from './segment.js';
import { doubtOf } from './shape.js';

/**
 * Judges one metric of one replica from samples taken throughout one load without pauses, for a target that cannot be
 * paused. It is weaker than {@link judgeCheckpoints}: calls in flight hide small leaks. Pure.
 *
 * @param samples in any order; `baseline` before the load, `final` after it has drained
 * @param tolerated growth per pass that is not counted as a leak; taken off every sample before it is judged
 * @param endWork passes at the end of the load; default: those of the last sample under load
 * @param work the words for a unit of the work
 */
export const judgeSingleLoad: JudgeSingleLoad = (
  name,
  samples,
  tolerated = 0,
  endWork = undefined,
  work = undefined,
  noun = undefined,
) => {
  const metric = metricCalled(name, noun);
  const trace = new Trace(work);
  const segment = longestLife(samples.filter(isKnown).map((s) => ({ ...s, value: s.value - tolerated * s.work })));
  trace.note(
    'one process, in one fleet, throughout',
    segment.lives <= 1,
    `${Math.max(0, segment.lives - 1)} times it was another`,
  );
  const profile = profileOf(metric, segment);
  trace.note(
    'enough samples under load',
    profile !== undefined,
    `${segment.load.length} samples, at least ${LEAST_SAMPLES} are needed`,
  );
  const levels = levelsOf(metric, segment, tolerated);
  if (!profile) {
    return inWords(
      metric,
      { outcome: 'inconclusive', code: 'too-short', because: `${segment.load.length} samples under load` },
      UNKNOWN_GROWTH,
      levels,
      trace,
      tolerated,
    );
  }
  const bound = {
    told: loadBound(metric, profile, tolerated),
    acquits: acquittingLoadBound(metric, profile, tolerated),
  };
  const found = find(metric, profile, bound, trace);
  const coverage = coverageOfSamples(segment.load, endWork);
  const finding = found.outcome === 'clean' && !endSeen(coverage, trace) ? endNotSeen(coverage, trace.work) : found;
  const left = finding.outcome === 'clean' ? bound.told : wholeLoadBound(metric, profile, tolerated);
  const growth = {
    ...growthOf(metric, profile, tolerated),
    upper99: Math.max(0, left / profile.totalWork + tolerated),
  };
  return inWords(metric, finding, growth, levels, trace, tolerated);
};

/**
 * Returns the growth as measured, tolerated growth included. The error of a count is at least Poisson's: its growth is
 * a random walk with drift.
 */
function growthOf(metric: Metric, profile: LoadProfile, tolerated: number): Omit<StatedGrowth, 'upper99'> {
  const perWork = profile.slope + tolerated;
  const poisson = metric.kind === 'count' ? Math.sqrt(Math.max(0, perWork) / profile.windowWork) : 0;
  const standardError = Math.max(profile.slopeSe, poisson);
  const half = tQuantile(0.975, profile.degreesOfFreedom) * standardError;
  const neverFell = metric.kind === 'count' && perWork >= 0 && movements(profile.window).falls === 0;
  return {
    perWork,
    ci95: [neverFell ? Math.max(0, perWork - half) : perWork - half, perWork + half],
    standardError,
  };
}

/** Tells whether a sample says anything: a value that is no number is a reading that failed. */
function isKnown({ value, work }: LoadSample): boolean {
  return Number.isFinite(value) && Number.isFinite(work);
}

/** Returns the baseline, then the settled level after the load. */
function levelsOf(metric: Metric, { baseline, final }: Segment, tolerated: number): Levels {
  const restored = (samples: readonly LoadSample[]): number[] => samples.map((s) => s.value + tolerated * s.work);
  const first = baseline.at(-1);
  const last = final.at(-1);
  const levels: Levels = [];
  if (first) levels.push({ index: 0, work: first.work, level: median(restored(baseline)) });
  if (last)
    levels.push({
      index: 1,
      work: last.work,
      level: metric.kind === 'count' ? quantile(restored(final), 0.25) : median(restored(final)),
    });
  return levels;
}

/** The bounds of what growth is left: the one that is told, and the one that acquits where it is small. */
interface Bounds {
  told: number;
  acquits: number;
}

function find(metric: Metric, profile: LoadProfile, bound: Bounds, trace: Trace): CaseFinding {
  if (isGrowing(metric, profile, trace)) {
    const doubt = doubtOf(metric, profile, trace);
    return doubt ? { outcome: 'inconclusive', ...doubt } : { outcome: 'leak', code: 'rises-throughout' };
  }
  return (
    acquit(metric, profile, bound, trace) ??
    stepOf(metric, profile, trace) ?? {
      outcome: 'inconclusive',
      code: 'too-noisy',
      because: `remaining growth may be up to ${level(bound.told, metric.unit)} over the load (99 %)`,
    }
  );
}

/** Finds that one bin makes most of what was gained, where the count or the memory did not go up and down. */
function stepOf(metric: Metric, { window }: LoadProfile, trace: Trace): CaseFinding | undefined {
  const { largest, falls, net } = movements(window);
  const because = `one bin makes ${level(largest, metric.unit)} of ${level(net, metric.unit)}`;
  const aStep = net >= metric.constants.leastLeak.single && largest > 0.6 * net && falls < 0.5 * largest;
  trace.note('no single step makes most of the growth', !aStep, because);
  return aStep ? { outcome: 'inconclusive', code: 'one-off-step', because } : undefined;
}

function acquit(
  metric: Metric,
  profile: LoadProfile,
  { told, acquits }: Bounds,
  trace: Trace,
): CaseFinding | undefined {
  const { cleanBelow, cleanBelowPerWork, smallResidual } = metric.constants;
  const { residual, totalWork, slope, slopeSe, degreesOfFreedom } = profile;
  const limit = Math.max(cleanBelow, 0.1 * (residual?.value ?? 0));
  if (
    trace.note(
      'any remaining growth is small',
      acquits <= limit,
      `at most ${level(acquits, metric.unit)} over the load; clean is up to ${level(limit, metric.unit)}`,
    )
  ) {
    if (told / totalWork > cleanBelowPerWork)
      return {
        outcome: 'inconclusive',
        code: 'too-short',
        because: `any growth up to ${growthFigure(told / totalWork, metric.unit)} ${trace.perWork} would look the same`,
      };
    const visible = smallResidual + 3 * (residual?.se ?? 0);
    const left = residual?.value ?? 0;
    return { outcome: 'clean', code: left > visible ? 'bounded' : left < -visible ? 'fell' : 'flat' };
  }
  if (!residual) return undefined;
  const most = residual.value + tQuantile(0.99, 3) * residual.se;
  const significant = slope > tQuantile(0.995, degreesOfFreedom) * slopeSe;
  const back = most <= cleanBelow && !significant && most / totalWork <= cleanBelowPerWork;
  trace.note('it settled back to the baseline', back, `at most ${level(most, metric.unit)} left (99 %)`);
  return back ? { outcome: 'clean', code: 'settled-back' } : undefined;
}
