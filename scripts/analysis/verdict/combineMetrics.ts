import { counted, countedWork, level, listed, type WorkWords } from '../../text/figures.js';
import type { MetricAnalysis } from '../model/analysis.js';
import type { CensusesApart, CombineMetrics } from '../model/judgement.js';
import type { UnseenName, UnseenPart } from '../model/unseen.js';
import { METRICS, nounOf } from './metrics.js';

/**
 * Combines the verdicts on metrics into the verdict on a run. It is a leak when any deciding metric leaks, or memory
 * does: heap that rises after every slice in two replicas is a leak even where every handle is closed (a generator that
 * outlives its stream holds neither socket nor channel). It is clean when every deciding metric is clean, nothing is
 * unseen without which nothing is clean, and no two censuses of the same thing grow apart: one of them then misses what
 * may leak. Otherwise it is inconclusive. RSS has no say, and neither has a metric that only repeats the growth of
 * another: the same sockets are not asked twice.
 *
 * Doubts about memory do not undo what is clean of a fleet: what its replicas keep is counted, and replicas can agree. A
 * program of one's own may keep what nobody counts, as entries of a Map: it is not clean while its memory still rises at
 * the end of the load as a leak would, or leaks on some of its processes.
 */
export const combineMetrics: CombineMetrics = (metrics, unseen = [], apart = [], ownWork = undefined) => {
  const own = metrics.filter(({ sameAs }) => sameAs === undefined);
  const deciding = own.filter((m) => m.role === 'decides');
  const leaking = own.filter((m) => m.role !== 'shown' && m.outcome === 'leak');
  const missing = unseen.filter(({ weight }) => weight === 'doubt');
  if (leaking.length > 0) return { outcome: 'leak', reason: leakReason(leaking, missing.length > 0) };
  if (deciding.length > 0 && deciding.every((m) => m.outcome === 'invalid'))
    return { outcome: 'invalid', reason: deciding[0]?.reason ?? '' };
  const doubtful = deciding.filter((m) => m.outcome !== 'clean');
  const nothing = deciding.length === 0 && missing.length === 0 ? ['nothing that decides could be observed'] : [];
  const doubts = [
    ...nothing,
    ...unobserved(missing),
    ...together(doubtful, nounOf, ({ reason }) => reason).map(([nouns, reason]) => `${nouns}: ${reason}`),
    ...apart.map(apartWords),
    ...(ownWork ? own.flatMap((metric) => risingWords(metric, ownWork)) : []),
  ];
  return doubts.length === 0
    ? { outcome: 'clean', reason: `${listed(deciding.map(nounOf))} do not grow` }
    : { outcome: 'inconclusive', reason: doubts.join('; ') };
};

/** Says that memory still rises, or leaks on some processes; of other metrics nothing. */
function risingWords(metric: MetricAnalysis, work: WorkWords): string[] {
  const { role, outcome, reason, unit, perReplica } = metric;
  if (role !== 'supports' || outcome !== 'inconclusive') return [];
  if (perReplica.some((each) => each.outcome === 'leak')) return [`${nounOf(metric)}: ${reason}`];
  const [most] = perReplica
    .flatMap(({ stillRising = [] }) => stillRising)
    .toSorted((a, b) => b.settledBy - a.settledBy);
  if (!most) return [];
  const where = `by ${level(most.rise, unit)} in the last ${most.slices} of ${most.of} slices`;
  return [
    `${nounOf(metric)} still rises at the end of the load, ${where}: ${countedWork(most.settledBy, work)} in all would settle it`,
  ];
}

/** Returns what a thing that was not seen is called. */
export function unseenNoun({ what }: { readonly what: UnseenName }): string {
  if (what === 'other-channels') return 'the channels of another grpc-js';
  if (what === 'unix-sockets') return 'Unix-domain sockets';
  return what === 'inside-workers' ? 'the inside of worker threads' : METRICS[what].noun;
}

function unobserved(missing: readonly UnseenPart[]): string[] {
  const named = together(missing, unseenNoun, ({ why }) => why);
  return named.map(([nouns, why]) => `${nouns} could not be observed${why === '' ? '' : `: ${why}`}`);
}

function apartWords({ between, replica, apart }: CensusesApart): string {
  const { more, than, things } = CENSUSES[between];
  return `${more} more than ${than} by ${counted(apart.first, things)} on ${replica} after the first slice, and by ${apart.last} after the last`;
}

/** The words for the two censuses of a pair, and for what they count. */
const CENSUSES = {
  'kernel-libuv': { more: 'libuv holds', than: 'the kernel', things: 'socket' },
  'kernel-grpc': { more: 'channelz lists', than: 'the kernel', things: 'socket' },
  'channels-channelz': { more: 'channelz lists', than: 'the probe counts', things: 'channel' },
  'node-counters': { more: 'Node counts', than: 'the kernel', things: 'socket' },
} as const;

/** Groups the nouns that have the same reason. */
function together<Item>(
  items: readonly Item[],
  nounOf: (item: Item) => string,
  reasonOf: (item: Item) => string,
): [nouns: string, reason: string][] {
  const reasons = [...new Set(items.map(reasonOf))];
  return reasons.map((reason) => [listed(items.filter((item) => reasonOf(item) === reason).map(nounOf)), reason]);
}

function leakReason(leaking: readonly MetricAnalysis[], partly: boolean): string {
  const deciding = leaking.filter((m) => m.role === 'decides');
  if (deciding.length > 0) return `${listed(deciding.map(nounOf))}: ${deciding[0]?.reason}`;
  return `${listed(leaking.map(nounOf))}: ${leaking[0]?.reason}, though no counted resource${partly ? ' that could be observed' : ''} does`;
}
