import { isFor } from '../../plan/kinds.js';
import { targetName } from '../../targets/names.js';
import { workWords } from '../../targets/workWords.js';
import { growthFigure, perWork, plainGrowth, type WorkWords } from '../../text/figures.js';
import { growthEvidence } from '../../text/growthEvidence.js';
import { isDone, type RunCase } from '../condense/runCase.js';
import { progressWords, slicesDone } from '../condense/slicesDone.js';
import type { MetricAnalysis } from '../model/analysis.js';
import type { Headline } from '../model/headline.js';
import { isPartlySeen } from '../model/unseen.js';
import { nounOf } from '../verdict/index.js';
import { blame, suspect } from './blame.js';
import { cleanWords, hiddenWords, unseenWords } from './cleanWords.js';
import type { Concluded } from './concluded.js';
import { confirmationWords } from './confirmationWords.js';
import { lostNodes, lostReplicas } from './lostNodes.js';
import { asPredicted, flatSockets, leakingMetric, who, whyInvalid } from './summary.js';

/** The most words of a headline. */
const MOST_WORDS = 20;

/**
 * Makes the sentence that is read at first sight, of at most 20 words, and what stands behind it, in sentences of their
 * own that repeat nothing of it.
 */
export function headlineOf(run: RunCase, concluded: Concluded): Headline {
  const { confirming, plan } = run;
  const { sentence, details } = told(run, concluded);
  const short = isDone(run) ? [] : [`cut short after ${progressWords(slicesDone(run))}`];
  const confirmed =
    confirming && concluded.outcome !== 'invalid'
      ? [confirmationWords(confirming, concluded.outcome, workWords(plan))]
      : [];
  const further = [...short, ...details, ...confirmed, ...lostNodes(lostReplicas(run.replicas))];
  return { sentence, details: further.filter((clause) => clause !== '').map(asSentence) };
}

function told(run: RunCase, concluded: Concluded): Headline {
  const name = targetName(run.plan);
  const work = workWords(run.plan);
  switch (concluded.outcome) {
    case 'leak':
      return leak(name, concluded, work, isFor(run.plan, 'fleet'));
    case 'clean': {
      const seen = isPartlySeen(concluded) ? ' as far as seen' : '';
      const why = opened(`${name} is clean${seen}`, cleanWords(concluded, work));
      return { ...why, details: [...why.details, ...hiddenWords(concluded, work), ...unseenWords(concluded)] };
    }
    case 'inconclusive':
      return opened(`${name} is inconclusive`, concluded.reason.split('; '));
    case 'invalid':
      return opened(`This run of ${name} proves nothing`, whyInvalid(concluded));
  }
}

/** Puts as many clauses behind an opening as a headline has room for; the others are details. */
function opened(opening: string, clauses: readonly string[]): Headline {
  const room = clauses.findIndex((_, index) => words([opening, ...clauses.slice(0, index + 1)].join(' ')) > MOST_WORDS);
  const fitting = room < 0 ? clauses : clauses.slice(0, room);
  const sentence = fitting.length === 0 ? opening : `${opening}: ${fitting.join('; ')}`;
  return { sentence, details: clauses.slice(fitting.length) };
}

function leak(name: string, concluded: Concluded, work: WorkWords, ofFleet: boolean): Headline {
  const { metrics, culprits, abandoned, reason, profile } = concluded;
  const metric = leakingMetric(metrics);
  if (!metric) return opened(`${name} leaks`, [reason]);
  const { words: known, more } = blame(culprits, abandoned, ofFleet);
  const blamed = known === '' ? suspect(metric, culprits, profile) : known;
  const rate = `${name} leaks ${rateOf(metric, work)}`;
  const whole = blamed === '' ? rate : `${rate}; ${blamed}`;
  const fits = words(whole) <= MOST_WORDS;
  const noun = ofFleet ? 'replica' : 'process';
  return {
    sentence: fits ? whole : rate,
    details: [
      `${who(metric.perReplica, noun)} ${evidence(metric, work)}${asPredicted(metric)}${flatSockets(metrics, metric)}`,
      ...(fits ? [] : [blamed]),
      ...more,
    ],
  };
}

/** Returns `6 sockets per pass`, `2 sockets per pass on each client and 1 on each server`. */
function rateOf({ unit, growthPerWork, byRole, ...metric }: MetricAnalysis, work: WorkWords): string {
  const noun = nounOf({ ...metric, unit });
  const leaking = byRole?.filter(({ outcome }) => outcome === 'leak');
  if (!leaking) return `${plainGrowth(growthPerWork, unit, noun)} ${perWork(work)}`;
  return leaking
    .map(({ role, growthPerWork: own }) => `${plainGrowth(own, unit, noun)} ${perWork(work)} on each ${role}`)
    .join(' and ');
}

function evidence(metric: MetricAnalysis, work: WorkWords): string {
  return metric.even
    ? growthEvidence(metric, metric.unit)
    : `${growthFigure(metric.growthPerWork, metric.unit)} ${perWork(work)}, 95 % interval ${growthEvidence(metric, metric.unit)}`;
}

function words(text: string): number {
  return text.split(/\s+/).length;
}

function asSentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}${/[.!?]$/.test(clause) ? '' : '.'}`;
}
