import { count, countedWork, growthFigure, level, perWork, type WorkWords } from '../../text/figures.js';
import { grownWords } from '../../text/growthEvidence.js';
import type { Outcome, ReplicaVerdict } from '../model/analysis.js';
import type { CleanCode, LeakCode } from '../model/reasons.js';
import type { Coverage } from './coverage.js';
import type { Metric } from './metrics.js';
import { type JudgeDoubt, REASON_WORDS } from './reasons.js';
import { type StatedGrowth, statedGrowth, statedWithBound } from './stated.js';
import type { Trace } from './trace.js';

/** The finding of a judge, before it is put into words. */
export type CaseFinding =
  | { outcome: 'leak'; code: LeakCode }
  | { outcome: 'clean'; code: CleanCode }
  | { outcome: 'inconclusive'; code: JudgeDoubt; because: string };

export type Levels = ReplicaVerdict['levels'];

/** Puts a finding into words; a `tolerated` growth is named in its sentence. */
export function inWords(
  metric: Metric,
  finding: CaseFinding,
  growth: StatedGrowth,
  levels: Levels,
  trace: Trace,
  tolerated: number,
): Omit<ReplicaVerdict, 'replica'> {
  const tolerance = tolerated > 0 ? `; ${growthFigure(tolerated, metric.unit)} ${trace.perWork} is tolerated` : '';
  return {
    outcome: finding.outcome satisfies Outcome,
    reason: REASON_WORDS[finding.code],
    reasonCode: finding.code,
    sentence: `${metric.noun}: ${sentence(metric, finding, growth, levels, trace.work)}${tolerance}`,
    ...statedWithBound(growth),
    levels,
    trace: trace.steps,
  };
}

/** Notes whether the end of the load was seen. Both judges apply this rule: what was not seen is not acquitted. */
export function endSeen({ toTheEnd, seenWork, endWork }: Coverage, trace: Trace): boolean {
  return trace.note(
    'the end of the load was seen',
    toTheEnd,
    `judged up to ${count(seenWork)} of ${countedWork(endWork, trace.work)}`,
  );
}

/** Returns the finding where {@link endSeen} does not hold. */
export function endNotSeen({ seenWork, endWork }: Coverage, work: WorkWords): CaseFinding {
  const because = `judged up to ${count(seenWork)} of ${countedWork(endWork, work)}; growth after that would not show`;
  return { outcome: 'inconclusive', code: 'end-not-seen', because };
}

function sentence(metric: Metric, finding: CaseFinding, growth: StatedGrowth, levels: Levels, work: WorkWords): string {
  const below = `any remaining growth is below ${growthFigure(growth.upper99, metric.unit)} ${perWork(work)} (99 %)`;
  switch (finding.outcome) {
    case 'leak':
      return `${LEAK_WORDS[finding.code]}, ${grownWords(statedGrowth(growth), metric.unit, work)}`;
    case 'clean':
      return `${cleanWords(metric, finding.code, levels)}; ${below}`;
    case 'inconclusive':
      return `${REASON_WORDS[finding.code]} (${finding.because})`;
  }
}

const LEAK_WORDS: Record<LeakCode, string> = {
  'rises-every-slice': 'settled level rises after every load slice',
  'keeps-rising': 'settled level keeps rising to the last load slice',
  'rises-throughout': 'rises throughout the load and stays after it',
  'site-never-closes': REASON_WORDS['site-never-closes'],
  'site-loses-some': REASON_WORDS['site-loses-some'],
  'collected-unclosed': REASON_WORDS['collected-unclosed'],
};

function cleanWords(metric: Metric, code: CleanCode, levels: Levels): string {
  const [first, last] = [levels[0], levels.at(-1)];
  if (code !== 'bounded' || !last || !first) return REASON_WORDS[code];
  return `bounded, grew early from ${level(first.level, metric.unit)}, then flat at ${level(last.level, metric.unit)}`;
}
