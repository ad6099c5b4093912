/**
 * The room of tables: the figures of a run, which are judged metrics, predictions, costs and the sentence that sums it
 * up. Imports attribution, condense, verdict and model.
 */
import { isFor } from '../../plan/kinds.js';
import { targetName } from '../../targets/names.js';
import { workWords } from '../../targets/workWords.js';

import { counted, growthFigure, type WorkWords } from '../../text/figures.js';

import { grownWords, type ToldGrowth } from '../../text/growthEvidence.js';
import { endsOf } from '../../text/interval.js';
import { isDone, type RunCase } from '../condense/runCase.js';
import { progressWords, slicesDone } from '../condense/slicesDone.js';

import type { MetricAnalysis, ReplicaVerdict, RoleGrowth } from '../model/analysis.js';

import { isPartlySeen } from '../model/unseen.js';
import { nounOf } from '../verdict/index.js';
import { blame, suspect } from './blame.js';
import { cleanWords, hiddenWords, unseenWords } from './cleanWords.js';
import type { Concluded } from './concluded.js';
import { confirmationWords } from './confirmationWords.js';
import { lostNodes, lostReplicas } from './lostNodes.js';

/** A prediction that is off by no more than this share of itself is right, however narrow the interval. */
const NEAR = 0.02;

/**
 * Makes the sentence that the terminal prints: the outcome, the figures behind it, the culprit, and the nodes that
 * were lost.
 */
export function summarise(run: RunCase, concluded: Concluded): string {
  const { confirming, plan } = run;
  const confirmed =
    confirming && concluded.outcome !== 'invalid'
      ? [confirmationWords(confirming, concluded.outcome, workWords(plan))]
      : [];
  return [conclusion(run, concluded), ...confirmed, ...lostNodes(lostReplicas(run.replicas))].join('; ');
}

function conclusion(run: RunCase, concluded: Concluded): string {
  const work = workWords(run.plan);
  const name = targetName(run.plan);
  const short = isDone(run) ? '' : ` (cut short after ${progressWords(slicesDone(run))})`;
  if (concluded.outcome === 'invalid')
    return `This run of ${name} proves nothing${short}: ${whyInvalid(concluded).join('; ')}`;
  if (concluded.outcome === 'inconclusive') return `${name} is inconclusive${short}: ${concluded.reason}`;
  return concluded.outcome === 'leak'
    ? `${name} leaks${short}: ${leakWords(concluded, work, isFor(run.plan, 'fleet'))}`
    : `${name} is clean${isPartlySeen(concluded) ? ' as far as seen' : ''}${short}: ${[...cleanWords(concluded, work), ...hiddenWords(concluded, work), ...unseenWords(concluded)].join('; ')}`;
}

/** Says why a run is invalid: every audit that it failed, without their full stops. */
export function whyInvalid({ audit, reason }: Concluded): string[] {
  const sentences = audit.filter(({ level }) => level === 'invalid').map(({ sentence }) => sentence.replace(/\.$/, ''));
  return sentences.length > 0 ? sentences : [reason];
}

function leakWords(
  { metrics, culprits, abandoned, reason, profile }: Concluded,
  work: WorkWords,
  ofFleet: boolean,
): string {
  const noun = ofFleet ? 'replica' : 'process';
  const metric = leakingMetric(metrics);
  if (!metric) return reason;
  const rate = metric.byRole
    ? rateByRole(metric, metric.byRole, work)
    : rateOf(who(metric.perReplica, noun), metric, metric, work);
  const { words, more } = blame(culprits, abandoned, ofFleet);
  const blamed = more.length === 0 ? words : `${words} (${more.join('; ')})`;
  return [`${rate}${asPredicted(metric)}${flatSockets(metrics, metric)}`, blamed, suspect(metric, culprits, profile)]
    .filter((part) => part !== '')
    .join('; ');
}

/** Returns the metric that a leak is told by: the first that leaks, and does not only repeat another. */
export function leakingMetric(metrics: readonly MetricAnalysis[]): MetricAnalysis | undefined {
  return metrics.find(({ outcome, role, sameAs }) => outcome === 'leak' && role !== 'shown' && !sameAs);
}

function rateOf(whose: string, metric: MetricAnalysis, growth: ToldGrowth, work: WorkWords): string {
  return `${whose} ${grownWords(growth, metric.unit, work, nounOf(metric))}`;
}

/** Says "every client gains …, and every server gains …" for the roles that leak. */
function rateByRole(metric: MetricAnalysis, roles: readonly RoleGrowth[], work: WorkWords): string {
  const leaking = roles.filter(({ outcome }) => outcome === 'leak');
  const ofRole = (role: RoleGrowth['role']) => metric.perReplica.filter((each) => each.role === role);
  return leaking.map((each) => rateOf(who(ofRole(each.role), each.role), metric, each, work)).join(', and ');
}

/**
 * Names the replicas that leak, as the subject of a sentence.
 *
 * @param all the verdicts on the replicas that `noun` names
 */
export function who(all: readonly ReplicaVerdict[], noun: string): string {
  const leaking = all.filter(({ outcome }) => outcome === 'leak').length;
  if (leaking < all.length)
    return `${leaking} of ${counted(all.length, noun, noun === 'process' ? 'processes' : undefined)} leak, on average`;
  return all.length === 1 ? `the only ${noun} judged gains` : `every ${noun} gains`;
}

/** Says how the growth compares with the prediction: `, as predicted`; nothing where there was none. */
export function asPredicted({ predictedPerWork, ci95, growthPerWork, unit, byRole }: MetricAnalysis): string {
  if (predictedPerWork === undefined) return '';
  const [low, high] = endsOf(ci95);
  const isInside = predictedPerWork >= low && predictedPerWork <= high;
  const isNear =
    growthPerWork !== null && Math.abs(growthPerWork - predictedPerWork) <= NEAR * Math.abs(predictedPerWork);
  if (isInside || isNear) return ', as predicted';
  return `, where ${growthFigure(predictedPerWork, unit)} were predicted${byRole ? ' of one client and one server together' : ''}`;
}

/** Says that sockets stay flat while channels leak: shared sub-channels look innocent otherwise. */
export function flatSockets(metrics: readonly MetricAnalysis[], leaking: MetricAnalysis): string {
  const sockets = metrics.find(({ name }) => name === 'sockets');
  return leaking.name === 'channels' && sockets?.outcome === 'clean'
    ? ', while its sockets stay flat and alone would have said clean'
    : '';
}
