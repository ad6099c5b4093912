import type { Interval, Outcome, ReplicaVerdict } from '../analysis.js';
import { isBounded } from '../bounds.js';
import type { Metric } from './metrics.js';
import type { CleanReason, DoubtReason, LeakReason } from './reasons.js';
import type { Trace } from './trace.js';

/** What the judge has found, before it is put into words. */
export type Finding =
  | { outcome: 'leak'; reason: LeakReason }
  | { outcome: 'clean'; reason: CleanReason }
  | { outcome: 'inconclusive'; reason: DoubtReason; because: string };

/** Growth per unit of work: estimate, 95 % interval, one-sided 99 % upper bound. */
export interface Growth {
  perWork: number;
  ci95: Interval;
  upper99: number;
}

export type Levels = ReplicaVerdict['levels'];

/** A finding with its sentence; `tolerated` growth is named in it. */
export function inWords(metric: Metric, finding: Finding, growth: Growth, levels: Levels, trace: Trace, tolerated: number): Omit<ReplicaVerdict, 'replica'> {
  const tolerance = tolerated > 0 ? `; ${pace(metric, tolerated)} per pass is tolerated` : '';
  return {
    outcome: finding.outcome satisfies Outcome,
    reason: finding.reason,
    sentence: `${metric.noun}: ${sentence(metric, finding, growth, levels)}${tolerance}`,
    growthPerWork: growth.perWork,
    ci95: growth.ci95,
    upper99PerWork: growth.upper99,
    levels,
    trace: trace.steps,
  };
}

function sentence(metric: Metric, finding: Finding, growth: Growth, levels: Levels): string {
  const below = `any remaining growth is below ${pace(metric, growth.upper99)} per pass (99 %)`;
  switch (finding.outcome) {
    case 'leak':
      return `${LEAK_WORDS[finding.reason]}, ${rate(metric, growth)}`;
    case 'clean':
      return `${cleanWords(metric, finding.reason, levels)}; ${below}`;
    case 'inconclusive':
      return `${finding.reason} (${finding.because})`;
  }
}

const LEAK_WORDS: Record<LeakReason, string> = {
  'rises after every slice': 'settled level rises after every load slice',
  'keeps rising': 'settled level keeps rising to the last load slice',
  'rises throughout the load': 'rises throughout the load and stays after it',
};

function cleanWords(metric: Metric, reason: CleanReason, levels: Levels): string {
  const [first, last] = [levels[0], levels.at(-1)];
  if (reason !== 'bounded: grew early, then flat' || !last || !first) return reason;
  return `bounded, grew early from ${amount(metric, first.level)}, then flat at ${amount(metric, last.level)}`;
}

/** "6.00 per pass [95 % CI 5.34 to 6.72]", with the unit where it is not the noun itself. */
function rate(metric: Metric, { perWork, ci95 }: Pick<Growth, 'perWork' | 'ci95'>): string {
  return `${pace(metric, perWork)} per pass [95 % CI ${pace(metric, ci95[0])} to ${pace(metric, ci95[1])}]`;
}

/** Growth per pass: counts with two decimals, bytes in KB. */
export function pace(metric: Metric, value: number): string {
  if (!isBounded(value)) return 'anything';
  return metric.kind === 'count' ? decimals(value, 2) : `${decimals(value / 1e3, 1)} KB`;
}

/** A level, or a rise of it: counts whole where they are, bytes in KB, or MB from one on. */
export function amount(metric: Metric, value: number): string {
  if (metric.kind === 'count') return decimals(value, Number.isInteger(value) ? 0 : 1);
  return Math.abs(value) >= 1e6 ? `${decimals(value / 1e6, 2)} MB` : `${decimals(value / 1e3, 1)} KB`;
}

/** Never "-0.00". */
function decimals(value: number, places: number): string {
  const text = value.toFixed(places);
  return Number(text) === 0 ? (0).toFixed(places) : text;
}
