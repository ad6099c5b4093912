/**
 * The rules for settled levels after each slice of load. Imports the verdict's statistics and words.
 */
import { growthFigure, level } from '../../../text/figures.js';
import type { CheckpointReadings, JudgeCheckpoints, LaterStretch } from '../../model/judgement.js';
import type { CleanCode } from '../../model/reasons.js';
import { judgedByCheckpoints, LEAST_SLICES, LEAST_TO_ACQUIT } from '../coverage.js';
import { type Metric, metricCalled } from '../metrics.js';
import { type StatedGrowth, UNKNOWN_GROWTH } from '../stated.js';
import { netCountInterval, poissonUpper } from '../stats/distributions.js';
import { sum } from '../stats/quantile.js';
import { Trace } from '../trace.js';
import { type CaseFinding, endNotSeen, endSeen, inWords } from '../words.js';
import { acquittingBound, growthBound, wholeGrowthBound } from './growth.js';
import { pooledGrowth } from './pooledGrowth.js';
import { findRegime, findRegimeAfterWarmUp, type Regime } from './regime.js';
import { type Settled, settle } from './settle.js';
import { type Doubt, doubtOf } from './shape.js';
import { stillRising } from './stillRising.js';

/**
 * Judges one metric of one replica from its settled levels: a leak rises after every slice of the load and does not
 * slow down; a pool, a cache or a warm-up stops. Pure.
 *
 * @param name the metric; its thresholds are in `METRICS`
 * @param checkpoints in any order; index 0 is the baseline, before the first unit of work
 * @param tolerated growth per pass that is not counted as a leak, 0 or more. It is taken off every slice, and growth
 *   must exceed it significantly; `growthPerWork`, its interval, `upper99PerWork` and `levels` still show what was
 *   measured
 * @param endWork passes at the end of the load; default: those of the last checkpoint, settled or not
 * @param work the words for a unit of the work
 * @param confirming a later stretch of the load, on which alone the outcome rests
 */
export const judgeCheckpoints: JudgeCheckpoints = (
  name,
  checkpoints,
  tolerated = 0,
  endWork = undefined,
  work = undefined,
  noun = undefined,
  confirming = undefined,
) => {
  const metric = metricCalled(name, noun);
  const trace = new Trace(work);
  const stretch = judgedStretch(checkpoints, confirming);
  const settled = settleStretch(metric, checkpoints, tolerated, endWork, trace, stretch);
  const enough = trace.note('at least 3 slices can be judged', settled.coverage.enough, `${settled.slices.length} can`);
  if (!enough)
    return inWords(metric, tooShort(settled), unknownGrowth(metric, settled), settled.levels, trace, tolerated);
  const pooled = { slices: settled.slices.slice(1).map(({ work, rise }) => ({ work, rise })), noise: settled.sigma };
  const finding = find(metric, settled, tolerated, trace, stretch?.times);
  const bound = finding.outcome === 'clean' ? growthBound(metric, settled, 0) : wholeGrowthBound(metric, settled);
  const growth: StatedGrowth = { ...pooledGrowth(metric, [pooled]), upper99: bound / settled.work };
  const rising = finding.outcome === 'inconclusive' ? stillRising(metric, settled) : undefined;
  return {
    ...inWords(metric, finding, growth, settled.levels, trace, tolerated),
    pooled,
    ...(stretch && { stretch: { after: stretch.after, times: stretch.times } }),
    ...(rising && { stillRising: rising }),
  };
};

/** Returns the later stretch where there are enough checkpoints in it to judge by it alone. */
function judgedStretch(
  checkpoints: readonly CheckpointReadings[],
  confirming: LaterStretch | undefined,
): LaterStretch | undefined {
  return confirming && judgedByCheckpoints(checkpoints.filter(({ index }) => index >= confirming.after))
    ? confirming
    : undefined;
}

/**
 * Settles the checkpoints that count: all, or those of a later stretch. Levels, and how far the last is above the
 * baseline, are always told of the whole load.
 */
function settleStretch(
  metric: Metric,
  checkpoints: readonly CheckpointReadings[],
  tolerated: number,
  endWork: number | undefined,
  trace: Trace,
  stretch: LaterStretch | undefined,
): Settled {
  if (!stretch) return settle(metric, checkpoints, tolerated, endWork, trace);
  const later = checkpoints.filter(({ index }) => index >= stretch.after);
  trace.note(
    'judged by the second stretch of load, in the same processes',
    true,
    `${Math.round(stretch.times * 10) / 10} times the work of the first`,
  );
  const { levels, residual } = settle(metric, checkpoints, tolerated, endWork, new Trace(trace.work));
  return { ...settle(metric, later, tolerated, endWork, trace), levels, residual };
}

function tooShort(settled: Settled): CaseFinding {
  return {
    outcome: 'inconclusive',
    code: 'too-short',
    because: `${settled.slices.length} slices between settled checkpoints, at least ${LEAST_SLICES} are needed`,
  };
}

/**
 * Returns the growth where there are too few slices to judge. A count has Poisson's interval however few there are; for
 * other metrics nothing is known.
 */
function unknownGrowth(metric: Metric, { slices, work }: Settled): StatedGrowth {
  if (metric.kind !== 'count' || work === 0) return UNKNOWN_GROWTH;
  const gained = sum(slices.map((s) => s.rise));
  const [low, high] = netCountInterval(gained, 0.975);
  return { perWork: gained / work, ci95: [low / work, high / work], upper99: poissonUpper(gained, 0.99) / work };
}

function find(metric: Metric, settled: Settled, tolerated: number, trace: Trace, times = 1): CaseFinding {
  const regime = findRegime(metric, settled);
  trace.note(
    'the settled level rises to the end of the load',
    regime !== undefined,
    regime
      ? described(metric, regime)
      : `no run of rising slices reaches ${level(metric.constants.leastLeak.checkpoints, metric.unit)}`,
  );
  const doubt = regime && doubtOf(metric, settled, regime, tolerated, trace);
  if (regime && !doubt) return { outcome: 'leak', code: regime.how === 'every' ? 'rises-every-slice' : 'keeps-rising' };
  if (doubt && leaksAfterWarmUp(metric, settled, regime, doubt, tolerated, trace))
    return { outcome: 'leak', code: 'keeps-rising' };
  const bound = growthBound(metric, settled, tolerated);
  return (
    acquit(metric, settled, bound, tolerated, trace, times) ?? {
      outcome: 'inconclusive',
      ...(doubt ?? openDoubt(metric, settled, bound)),
    }
  );
}

function described(metric: Metric, { slices, growth, how }: Regime): string {
  return how === 'trend'
    ? `slope over the levels, ${level(growth, metric.unit)} in all`
    : `${slices.length} slices, ${level(growth, metric.unit)} in all`;
}

/**
 * Tells whether the metric leaks when the first slice is left out. That is asked only where the doubt may come from the
 * first slice alone: it lies in the regime, and made it look like a step or early growth.
 */
function leaksAfterWarmUp(
  metric: Metric,
  settled: Settled,
  regime: Regime | undefined,
  doubt: Doubt,
  tolerated: number,
  trace: Trace,
): boolean {
  const fromFirst = regime !== undefined && regime.slices.length === regime.of.length;
  if (!fromFirst || (doubt.code !== 'one-off-step' && doubt.code !== 'slowing-down')) return false;
  const later = findRegimeAfterWarmUp(metric, settled);
  trace.note(
    'without the first slice, the warm-up, it rises all the same',
    later !== undefined,
    later ? described(metric, later) : 'it does not',
  );
  return later !== undefined && doubtOf(metric, settled, later, tolerated, trace) === undefined;
}

function acquit(
  metric: Metric,
  settled: Settled,
  bound: number,
  tolerated: number,
  trace: Trace,
  times: number,
): CaseFinding | undefined {
  const { cleanBelow, cleanBelowPerWork } = metric.constants;
  const limit = Math.max(times * cleanBelow, 0.1 * (settled.residual - tolerated * settled.work));
  const most = acquittingBound(metric, settled, tolerated);
  const detail = `at most ${level(most, metric.unit)} over the load; clean is up to ${level(limit, metric.unit)}`;
  if (!trace.note('any remaining growth is small', most <= limit, detail)) return undefined;
  const slices = settled.slices.length;
  if (!trace.note('enough slices to acquit', slices >= LEAST_TO_ACQUIT, `${slices}, at least ${LEAST_TO_ACQUIT}`))
    return {
      outcome: 'inconclusive',
      code: 'too-short',
      because: `nothing grows in ${slices} slices, but at least ${LEAST_TO_ACQUIT} are needed to exclude a leak that comes in clumps`,
    };
  if (!endSeen(settled.coverage, trace)) return endNotSeen(settled.coverage, trace.work);
  const perWork = bound / settled.work;
  const fine = `${growthFigure(perWork, metric.unit)} ${trace.perWork}; clean is up to ${growthFigure(cleanBelowPerWork, metric.unit)}`;
  if (!trace.note(`… and small ${trace.perWork}`, perWork <= cleanBelowPerWork, fine)) {
    return {
      outcome: 'inconclusive',
      code: 'too-short',
      because: `any growth up to ${growthFigure(perWork, metric.unit)} ${trace.perWork} would look the same`,
    };
  }
  const onlyByTolerance = tolerated > 0 && acquittingBound(metric, settled, 0) > limit;
  return { outcome: 'clean', code: onlyByTolerance ? 'within-tolerance' : courseOf(metric, settled) };
}

function courseOf(metric: Metric, { levels, residual, sigma }: Settled): CleanCode {
  const visible = metric.constants.smallResidual + 3 * sigma;
  if (residual > visible) return 'bounded';
  const first = levels[0]?.level ?? 0;
  if (residual < -visible) return 'fell';
  return Math.max(...levels.map((l) => l.level)) - first > visible ? 'settled-back' : 'flat';
}

/** Names the doubt about a metric that neither leaks nor is clean. */
function openDoubt(metric: Metric, settled: Settled, bound: number): Doubt {
  const excess = settled.slices.map((s) => s.excess);
  const total = sum(excess);
  const largest = Math.max(...excess);
  const aStep = total >= metric.constants.leastLeak.checkpoints && largest > 0.6 * total;
  if (aStep)
    return {
      code: 'one-off-step',
      because: `one slice makes ${level(largest, metric.unit)} of ${level(total, metric.unit)}`,
    };
  return {
    code: 'bound-too-high',
    because: `remaining growth may be up to ${level(bound, metric.unit)} over the load (99 %)`,
  };
}
