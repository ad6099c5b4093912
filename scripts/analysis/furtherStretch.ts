import { driveOf } from '../plan/drive.js';
import type { DrivablePlan, RunPlan } from '../plan/plan.js';
import { projectRoot } from '../record/projectRoot.js';
import type { Stretch, StretchReason } from '../record/stretch.js';
import { targetOf } from '../targets/index.js';
import { judgeRun } from './analyse.js';
import { findCulprits } from './attribution/culprits.js';
import { DiskSources } from './attribution/sources/diskSources.js';
import type { SourceResolver } from './attribution/sources/sourceResolver.js';
import type { Condensed } from './condense/accumulate.js';
import { caseOf } from './condense/ownCase.js';
import type { MetricAnalysis, Outcome } from './model/analysis.js';
import type { DoubtCode, ReasonCode } from './model/reasons.js';
import { METRICS } from './verdict/index.js';
import { type Judges, judges as thisLab } from './verdict/judges.js';
import { foundByLedger } from './verdict/ledger/decided.js';

/** A second stretch has this many times the work of the first, so that a leak doubles. */
const TIMES = 2;

/**
 * Tells whether the outcome so far is to rest on a second stretch of load in the same processes, and on which: twice the
 * work, in as many slices. Undefined where the plan or the outcome wants none. It is asked when the first stretch is
 * over and the processes still live.
 */
export function furtherStretch(plan: RunPlan, seen: Condensed, judges: Judges = thisLab): Stretch | undefined {
  const { confirm, amount, slices } = plan.work;
  if (confirm === 'never' || seen.stretch || seen.load.failure) return undefined;
  const { outcome, judged } = judgeRun(caseOf(plan, seen), judges);
  if (outcome === 'invalid') return undefined;
  const because = confirm === 'always' ? 'asked' : reasonToConfirm(outcome, judged.metrics);
  return because && { amount: TIMES * amount, slices, because, first: outcome };
}

/**
 * Does the same for a program of one's own that the lab drives, where memory that still rises is a doubt as well. A leak
 * that is plain is gone after too where no line is known yet: the processes are asked to look closer in that stretch.
 */
export function furtherOwnStretch(
  plan: DrivablePlan,
  seen: Condensed,
  sources: SourceResolver = new DiskSources(projectRoot),
  judges: Judges = thisLab,
): Stretch | undefined {
  const drive = driveOf(plan);
  const { confirm } = plan.work;
  const amount = TIMES * callsDone(seen);
  if (drive?.calls === undefined || confirm === 'never' || seen.stretch || seen.load.failure || amount === 0)
    return undefined;
  const run = caseOf(plan, seen);
  const { outcome, judged } = judgeRun(run, judges);
  if (outcome === 'invalid') return undefined;
  const { metrics } = judged;
  const hasLine = () => findCulprits(run.judged, metrics, sources, targetOf({ plan }).dialers, true).length > 0;
  const because =
    confirm === 'always'
      ? 'asked'
      : (reasonToConfirm(outcome, metrics) ??
        (outcome === 'inconclusive' && stillRises(metrics) ? 'want-of-work' : undefined) ??
        (outcome === 'leak' && !hasLine() ? 'no-line' : undefined));
  const memory = metrics.some(({ name, outcome: its }) => name === 'heap_after_gc_bytes' && its !== 'clean');
  return because && { amount, slices: drive.slices, because, first: outcome, ...(memory && { memory }) };
}

/** Tells whether the only doubt is that memory still rises, which more work settles. */
function stillRises(metrics: readonly MetricAnalysis[]): boolean {
  const deciding = metrics.filter(({ role }) => role === 'decides');
  return (
    deciding.every(({ outcome }) => outcome === 'clean') &&
    metrics.some(({ perReplica }) => perReplica.some(({ stillRising }) => stillRising !== undefined))
  );
}

function callsDone({ load }: Condensed): number {
  return [...load.slices.values()].reduce((sum, { calls = 0 }) => sum + calls, 0);
}

/** Returns why an outcome is to be confirmed; undefined for one that is plain, or that more work would not settle. */
export function reasonToConfirm(outcome: Outcome, metrics: readonly MetricAnalysis[]): StretchReason | undefined {
  if (outcome === 'inconclusive') return inWantOfWork(metrics) ? 'want-of-work' : undefined;
  return outcome === 'leak' ? doubtOfLeak(metrics) : undefined;
}

/** The doubts that more work settles. */
const WANT_OF_WORK = new Set<ReasonCode | undefined>([
  'too-short',
  'one-off-step',
  'growth-stopped',
  'slowing-down',
  'bound-too-high',
  'too-noisy',
  'not-beyond-tolerance',
  'replicas-disagree',
  'in-steps',
  'pool-filling',
  'site-keeps-opening',
] satisfies DoubtCode[]);

function inWantOfWork(metrics: readonly MetricAnalysis[]): boolean {
  const doubtful = metrics.filter(({ role, outcome }) => role === 'decides' && outcome === 'inconclusive');
  return doubtful.length > 0 && doubtful.every(({ reasonCode }) => WANT_OF_WORK.has(reasonCode));
}

/** A leak that gains less than this many times the least that can be one is small. */
const SMALL = 5;
/** Growth as large as this is no pool and no cache. */
const BEYOND_POOLS = 500;
/** Growth within this share of the prediction is explained by it. */
const AS_PREDICTED = 0.1;

/** Returns the doubt that is left about a leak: none where one metric alone is plain. */
function doubtOfLeak(metrics: readonly MetricAnalysis[]): StretchReason | undefined {
  const doubts = metrics.filter(({ role, outcome }) => role !== 'shown' && outcome === 'leak').map(doubtOfMetric);
  return doubts.includes(undefined) ? undefined : doubts[0];
}

function doubtOfMetric(metric: MetricAnalysis): StretchReason | undefined {
  const { constants, kind } = METRICS[metric.name];
  const { growthPerWork, predictedPerWork, reasonCode } = metric;
  const gained = Math.max(
    ...metric.perReplica.map(({ levels }) => (levels.at(-1)?.level ?? 0) - (levels[0]?.level ?? 0)),
  );
  const predicted =
    predictedPerWork !== undefined &&
    predictedPerWork > 0 &&
    growthPerWork !== null &&
    Math.abs(growthPerWork - predictedPerWork) <= AS_PREDICTED * predictedPerWork;
  if (predicted || foundByLedger(metric)) return undefined;
  if (gained < SMALL * constants.leastLeak.checkpoints) return 'small';
  if (reasonCode === 'keeps-rising') return 'late';
  return kind === 'count' && gained < BEYOND_POOLS ? 'could-be-pool' : undefined;
}
