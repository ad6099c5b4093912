import { count, counted, growthFigure, interval } from '../../../text/figures.js';
import type { ReplicaVerdict } from '../../model/analysis.js';
import type { LeakCode } from '../../model/reasons.js';
import type { Metric } from '../metrics.js';
import { REASON_WORDS } from '../reasons.js';
import type { Abandonment } from './abandoned.js';
import type { Accused } from './accused.js';
import type { Filling } from './filling.js';
import { addedUp, type BookedSites } from './siteCounts.js';

/** A rule that was applied, in the form of a trace. */
export type Note = ReplicaVerdict['trace'][number];

const NO_LEAKING_SITE = 'no creation site opens and keeps, whatever others close';
const NO_POOL = 'no creation site began to close late, as a pool does that is full';
const NOTHING_LOST = 'no channels are collected unclosed more and more';

/** Notes that the ledger accuses no site. */
export function nobodyAccused(ledger: BookedSites): Note {
  return { rule: NO_LEAKING_SITE, passed: true, detail: totals(ledger) };
}

/** Notes that a leak is no pool, as far as its sites show. */
export function noPool(ledger: BookedSites): Note {
  return { rule: NO_POOL, passed: true, detail: totals(ledger) };
}

export function accusedNote({ sites, habit, opened, closed, verdict }: Accused, leaks: boolean): Note {
  const rises = leaks ? '' : `; of what is live of them: ${verdict.reason}`;
  const whole = habit === 'never-closes' ? '' : ', in every slice less than it opened';
  return { rule: NO_LEAKING_SITE, passed: false, detail: `${figures(sites, opened, closed)}${whole}${rises}` };
}

export function fillingNote({ sites, opened, closed, explainsAll }: Filling): Note {
  const rest = explainsAll ? 'the rest does not rise as a leak does' : 'the rest rises as a leak does all the same';
  return {
    rule: NO_POOL,
    passed: !explainsAll,
    detail: `${figures(sites, opened, closed)}, all but a few of these late; ${rest}`,
  };
}

export function lostNote({ gained, rises }: Abandonment): Note {
  return {
    rule: NOTHING_LOST,
    passed: false,
    detail: `${counted(gained, 'channel')} more, seen to rise ${counted(rises, 'time')}`,
  };
}

/** Says what leaks by the ledger, and how fast, where that is known. */
export function leakSentence(
  metric: Metric,
  code: LeakCode,
  { detail }: Note,
  { growthPerWork, ci95 }: Pick<ReplicaVerdict, 'growthPerWork' | 'ci95'>,
  perWork: string,
): string {
  const rate =
    growthPerWork === null
      ? ''
      : `, ${growthFigure(growthPerWork, metric.unit)} ${perWork}, 95 % CI ${interval(ci95, metric.unit)}`;
  return `${metric.noun}: ${REASON_WORDS[code]} (${detail})${rate}`;
}

function totals({ own }: BookedSites): string {
  const { opened = 0, closed = 0 } = addedUp(own).at(-1) ?? {};
  return figures(own.length, opened, closed);
}

function figures(sites: number, opened: number, closed: number): string {
  return `${counted(sites, 'site')}, ${count(opened)} opened, ${count(closed)} closed`;
}
