/**
 * The rules for the ledger of creation sites, as evidence on the verdict on a level. Openings, closings and channels
 * collected unclosed are exact, where levels are noisy. Imports the verdict's statistics and words.
 */
import { perWork as perUnit, type WorkWords } from '../../../text/figures.js';
import type { ReplicaVerdict } from '../../model/analysis.js';
import type { DoubtCode, LeakCode } from '../../model/reasons.js';
import type { Metric } from '../metrics.js';
import { REASON_WORDS } from '../reasons.js';
import { type AbandonedCount, type Abandonment, abandonmentOf } from './abandoned.js';
import { type Accused, accusedOf, type JudgeLevels } from './accused.js';
import { fillingOf } from './filling.js';
import type { BookedSites } from './siteCounts.js';
import * as words from './words.js';

type LevelVerdict = Omit<ReplicaVerdict, 'replica' | 'role'>;

/** What is exact about one metric of one process. */
export interface Evidence {
  /** Absent where creation sites were not booked, or do not account for the level. */
  ledger?: BookedSites | undefined;
  /** The channels collected unclosed, in order of time; for channels alone. */
  abandoned?: readonly AbandonedCount[] | undefined;
}

/**
 * What the evidence did to a verdict: it is `kept`, or a leak is `strengthened`; a leak that could be a pool that fills
 * is `weakened` to inconclusive, and a clean level to inconclusive where a site opens more than it closes; anything but
 * a leak is `overruled` where a site opens and never closes, or channels are collected unclosed more and more.
 */
export type LedgerEffect = 'kept' | 'strengthened' | 'weakened' | 'overruled';

export interface Weighed {
  verdict: LevelVerdict;
  effect: LedgerEffect;
}

export interface WeighOptions {
  /** The growth per unit of work that is no leak. */
  tolerated?: number | undefined;
  /** The words for a unit of the work. */
  work: WorkWords;
  /** False where the process counted no work: the growth per unit is not known then. */
  workCounted?: boolean | undefined;
}

/**
 * Weighs the verdict on the level of one metric of one process against its ledger.
 *
 * @param judge the rules that the level was judged by, for levels without or of some of the sites alone
 */
export function weigh(
  metric: Metric,
  verdict: LevelVerdict,
  { ledger, abandoned = [] }: Evidence,
  judge: JudgeLevels,
  { tolerated, ...options }: WeighOptions,
): Weighed {
  const lost = abandonmentOf(abandoned, judge, tolerated);
  if (verdict.outcome === 'leak')
    return lost ? strengthened(verdict, lost) : againstLeak(metric, verdict, ledger, judge);
  if (lost) return overruledByLost(metric, verdict, lost, options);
  if (!ledger || ledger.own.length === 0) return kept(verdict);
  const accused = accusedOf(ledger, judge);
  if (!accused) return kept(verdict, words.nobodyAccused(ledger));
  if (accused.charge === 'leaks') return overruledBySite(metric, verdict, accused, options);
  const note = words.accusedNote(accused, false);
  return verdict.outcome === 'clean'
    ? { verdict: doubted(metric, verdict, 'site-keeps-opening', note), effect: 'weakened' }
    : kept(verdict, note);
}

function againstLeak(
  metric: Metric,
  verdict: LevelVerdict,
  ledger: BookedSites | undefined,
  judge: JudgeLevels,
): Weighed {
  if (!ledger) return kept(verdict);
  const filling = fillingOf(ledger, judge);
  if (!filling) return kept(verdict, words.noPool(ledger));
  const note = words.fillingNote(filling);
  return filling.explainsAll
    ? { verdict: doubted(metric, verdict, 'pool-filling', note), effect: 'weakened' }
    : kept(verdict, note);
}

function strengthened(verdict: LevelVerdict, lost: Abandonment): Weighed {
  return { verdict: noted(verdict, words.lostNote(lost)), effect: 'strengthened' };
}

function kept(verdict: LevelVerdict, note?: words.Note): Weighed {
  return { verdict: note ? noted(verdict, note) : verdict, effect: 'kept' };
}

function overruledByLost(
  metric: Metric,
  verdict: LevelVerdict,
  lost: Abandonment,
  options: Omit<WeighOptions, 'tolerated'>,
): Weighed {
  return overruled(metric, verdict, 'collected-unclosed', lost.growth, words.lostNote(lost), options);
}

function overruledBySite(
  metric: Metric,
  verdict: LevelVerdict,
  accused: Accused,
  options: Omit<WeighOptions, 'tolerated'>,
): Weighed {
  const code = accused.habit === 'never-closes' ? 'site-never-closes' : 'site-loses-some';
  return overruled(metric, verdict, code, accused.verdict, words.accusedNote(accused, true), options);
}

/** Returns a leak with the growth of what the ledger accuses, since that of the level is hidden by what closes. */
function overruled(
  metric: Metric,
  verdict: LevelVerdict,
  code: LeakCode,
  ofAccused: LevelVerdict,
  note: words.Note,
  { work, workCounted = true }: Omit<WeighOptions, 'tolerated'>,
): Weighed {
  const growth = growthOf(workCounted ? ofAccused : UNCOUNTED);
  return {
    verdict: {
      ...noted(verdict, note),
      ...growth,
      outcome: 'leak',
      reason: REASON_WORDS[code],
      reasonCode: code,
      sentence: words.leakSentence(metric, code, note, growth, perUnit(work)),
    },
    effect: 'overruled',
  };
}

/** Returns all that a verdict says of growth, also that it does not say it: nothing of another is left beside it. */
function growthOf({
  growthPerWork,
  ci95,
  upper99PerWork,
  standardError,
  even,
  pooled,
}: GrowthOfVerdict): Required<Record<keyof GrowthOfVerdict, unknown>> & GrowthOfVerdict {
  return { growthPerWork, ci95, upper99PerWork, standardError, even, pooled };
}

type GrowthOfVerdict = Pick<
  LevelVerdict,
  'growthPerWork' | 'ci95' | 'upper99PerWork' | 'standardError' | 'even' | 'pooled'
>;

const UNCOUNTED: GrowthOfVerdict = { growthPerWork: null, ci95: [null, null], upper99PerWork: null };

function doubted(
  metric: Metric,
  verdict: LevelVerdict,
  code: Extract<DoubtCode, 'pool-filling' | 'site-keeps-opening'>,
  note: words.Note,
): LevelVerdict {
  return {
    ...noted(verdict, note),
    outcome: 'inconclusive',
    reason: REASON_WORDS[code],
    reasonCode: code,
    sentence: `${metric.noun}: ${REASON_WORDS[code]} (${note.detail})`,
  };
}

function noted(verdict: LevelVerdict, note: words.Note): LevelVerdict {
  return { ...verdict, trace: [...verdict.trace, note] };
}
