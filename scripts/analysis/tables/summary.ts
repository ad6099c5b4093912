/**
 * The room of tables: the figures of a run, which are judged metrics, predictions, costs and the sentence that sums it
 * up. Imports attribution, condense, verdict and model.
 */
import { isFor } from '../../plan/kinds.js';
import { targetName } from '../../targets/names.js';
import { workWords } from '../../targets/workWords.js';
import { counted, growthFigure, level, listed, percent, perWork, range, type WorkWords } from '../../text/figures.js';
import { grownWords, type ToldGrowth } from '../../text/growthEvidence.js';
import { endsOf } from '../../text/interval.js';
import { aboutLine } from '../attribution/culpritSites.js';
import { isDone, type RunCase } from '../condense/runCase.js';
import { progressWords, slicesDone } from '../condense/slicesDone.js';
import type { Culprit, MetricAnalysis, Outcome, ReplicaVerdict, RoleGrowth, UnseenPart } from '../model/analysis.js';
import type { Finding } from '../model/audit.js';
import type { ProfileAnalysis } from '../model/profile.js';
import { isPartlySeen } from '../model/unseen.js';
import { METRICS, nounOf, unseenNoun } from '../verdict/index.js';
import { confirmationWords } from './confirmationWords.js';
import { lostNodes, lostReplicas } from './lostNodes.js';

/** A prediction that is off by no more than this share of itself is right, however narrow the interval. */
const NEAR = 0.02;
export interface Concluded {
  outcome: Outcome;
  /** The reason, in the words of the verdict. */
  reason: string;
  audit: readonly Finding[];
  metrics: readonly MetricAnalysis[];
  unseen: readonly UnseenPart[];
  culprits: readonly Culprit[];
  abandoned?: number;
  profile?: ProfileAnalysis;
}

/**
 * Makes the sentence that the report opens with: the outcome, the figures behind it, the culprit, and the nodes that
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
  if (concluded.outcome === 'invalid') return `This run of ${name} proves nothing${short}: ${whyInvalid(concluded)}`;
  if (concluded.outcome === 'inconclusive') return `${name} is inconclusive${short}: ${concluded.reason}`;
  return concluded.outcome === 'leak'
    ? `${name} leaks${short}: ${leakWords(concluded, work, isFor(run.plan, 'fleet'))}`
    : `${name} is clean${isPartlySeen(concluded) ? ' as far as seen' : ''}${short}: ${cleanWords(concluded, work)}${hiddenWords(concluded, work)}${unseenWords(concluded)}`;
}

function whyInvalid({ audit, reason }: Concluded): string {
  const sentences = audit.filter(({ level }) => level === 'invalid').map(({ sentence }) => sentence.replace(/\.$/, ''));
  return sentences.join('; ') || reason;
}

function leakWords(
  { metrics, culprits, abandoned, reason, profile }: Concluded,
  work: WorkWords,
  ofFleet: boolean,
): string {
  const noun = ofFleet ? 'replica' : 'process';
  const metric = metrics.find(({ outcome, role, sameAs }) => outcome === 'leak' && role !== 'shown' && !sameAs);
  if (!metric) return reason;
  const rate = metric.byRole
    ? rateByRole(metric, metric.byRole, work)
    : rateOf(who(metric.perReplica, noun), metric, metric, work);
  return [
    `${rate}${asPredicted(metric)}${flatSockets(metrics, metric)}`,
    blame(culprits, abandoned, ofFleet),
    suspect(metric, culprits, profile),
  ]
    .filter((part) => part !== '')
    .join('; ');
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
function who(all: readonly ReplicaVerdict[], noun: string): string {
  const leaking = all.filter(({ outcome }) => outcome === 'leak').length;
  if (leaking < all.length)
    return `${leaking} of ${counted(all.length, noun, noun === 'process' ? 'processes' : undefined)} leak, on average`;
  return all.length === 1 ? `the only ${noun} judged gains` : `every ${noun} gains`;
}

function asPredicted({ predictedPerWork, ci95, growthPerWork, unit, byRole }: MetricAnalysis): string {
  if (predictedPerWork === undefined) return '';
  const [low, high] = endsOf(ci95);
  const isInside = predictedPerWork >= low && predictedPerWork <= high;
  const isNear =
    growthPerWork !== null && Math.abs(growthPerWork - predictedPerWork) <= NEAR * Math.abs(predictedPerWork);
  if (isInside || isNear) return ', as predicted';
  return `, where ${growthFigure(predictedPerWork, unit)} were predicted${byRole ? ' of one client and one server together' : ''}`;
}

/** Says that sockets stay flat while channels leak: shared sub-channels look innocent otherwise. */
function flatSockets(metrics: readonly MetricAnalysis[], leaking: MetricAnalysis): string {
  const sockets = metrics.find(({ name }) => name === 'sockets');
  return leaking.name === 'channels' && sockets?.outcome === 'clean'
    ? ', while its sockets stay flat and alone would have said clean'
    : '';
}

/** Says who leaks. A fleet makes clients alone: where it closes them, and no channel leaks, their connections stay. */
function blame(culprits: readonly Culprit[], abandoned: number | undefined, ofFleet: boolean): string {
  const staying = culprits.every(({ resource }) => resource !== 'channel')
    ? culprits.find(({ resource }) => resource === 'socket')
    : undefined;
  const first = (ofFleet ? staying : undefined) ?? culprits[0];
  const proof = abandoned
    ? `${counted(abandoned, 'channel')} ${abandoned === 1 ? 'was' : 'were'} collected without ever being closed`
    : '';
  if (!first) return proof;
  const about = aboutLine(first);
  const more = about.length === 0 ? '' : ` (${about.join('; ')})`;
  return `${first.file.split('/').at(-1)}:${first.line} ${doing(first, ofFleet && first === staying)}${more}`;
}

/** Names the line that allocates most of what memory gains, where nothing else leaks and no line is known to be to blame. */
function suspect({ name }: MetricAnalysis, culprits: readonly Culprit[], profile: ProfileAnalysis | undefined): string {
  const [most] = profile?.sites.filter(({ growing }) => growing) ?? [];
  if (name !== 'heap_after_gc_bytes' || culprits.length > 0 || !most || !profile) return '';
  const share = percent(Math.min(1, most.bytesPerWork / profile.total.bytesPerWork));
  return `${most.file.split('/').at(-1)}:${most.line} (${most.name}) allocates ${share} of it, by samples`;
}

function doing({ served, resource }: Culprit, isStaying: boolean): string {
  if (served !== undefined) return ACCEPTING[resource] ?? 'serves streams that are never ended';
  return isStaying ? STAYING : NEVER_ENDED[resource];
}

const STAYING = 'makes clients whose connections stay, though they are closed';

const ACCEPTED = 'makes a server that has accepted';
const ACCEPTING: Readonly<Record<string, string>> = {
  socket: `${ACCEPTED} connections that stay open`,
  session: `${ACCEPTED} HTTP/2 sessions that stay open`,
  goroutine: `${ACCEPTED} connections whose goroutines never end`,
};

const NEVER_ENDED: Readonly<Record<Culprit['resource'], string>> = {
  channel: 'makes clients that are never closed',
  socket: 'opens connections that are never closed',
  stream: 'begins streams that are never ended',
  timer: 'sets timers that are never cleared',
  session: 'opens HTTP/2 sessions that are never closed',
  descriptor: 'opens descriptors that are never closed',
  child: 'starts child processes that never end',
  worker: 'starts worker threads that never end',
  goroutine: 'starts goroutines that never end',
  buffer: 'makes buffers that are never let go',
  closure: 'makes functions that are never let go, with all that they refer to',
};

/** Says what a clean verdict leaves out: `; not seen: worker threads (why)`. */
function unseenWords({ unseen }: Concluded): string {
  if (unseen.length === 0) return '';
  return `; not seen: ${listed(unseen.map((part) => `${unseenNoun(part)}${part.why === '' ? '' : ` (${part.why})`}`))}`;
}

/**
 * Says of a clean run what its memory could hide: `; heap after GC rose by 2.3 MB (growth is slowing down), and up to 9.6
 * KB per pass could hide in it`. Nothing where the heap was not judged.
 */
function hiddenWords({ metrics }: Concluded, work: WorkWords): string {
  return metrics
    .filter((each) => each.role === 'supports' && (each.name === 'heap_after_gc_bytes' || each.outcome !== 'clean'))
    .map((metric) => `; ${inMemory(metric, work)}`)
    .join('');
}

function inMemory(metric: MetricAnalysis, work: WorkWords): string {
  const { unit, outcome, reason, perReplica } = metric;
  const rose = Math.max(...perReplica.map(({ levels }) => (levels.at(-1)?.level ?? 0) - (levels[0]?.level ?? 0)));
  const bounds = perReplica.flatMap(({ upper99PerWork }) => upper99PerWork ?? []);
  const hidden = bounds.length > 0 ? `up to ${growthFigure(Math.max(...bounds), unit)} ${perWork(work)}` : 'a leak';
  if (outcome === 'clean') return `${hidden} could hide in ${nounOf(metric)}`;
  const moved = rose > 0 ? `rose by ${level(rose, unit)}` : 'did not rise in all';
  return `${nounOf(metric)} ${moved} (${reason}), and ${hidden} could hide in it`;
}

function cleanWords({ metrics, reason }: Concluded, work: WorkWords): string {
  const metric = metrics.find(({ role, outcome }) => role === 'decides' && outcome === 'clean');
  if (!metric) return reason;
  const levels = metric.perReplica
    .map((verdict) => verdict.levels.at(-1)?.level)
    .filter((value) => value !== undefined);
  const shown = levels.length === 0 ? '' : ` at ${range(levels, metric.unit)}`;
  const bounds = metric.perReplica
    .filter(({ outcome }) => outcome === 'clean')
    .map(({ upper99PerWork }) => upper99PerWork ?? Number.POSITIVE_INFINITY);
  const upper = Math.max(...bounds);
  const bound = Number.isFinite(upper)
    ? `; any growth is below ${growthFigure(upper, metric.unit)} ${perWork(work)} (99 %)`
    : '';
  const settle =
    metric.reasonCode === 'within-tolerance'
      ? `${METRICS[metric.name].noun} grow no more than is tolerated`
      : `${METRICS[metric.name].noun} settle${shown} and stay there`;
  return `${settle}${bound}`;
}
