import { METRIC_NAMES, type MetricAnalysis, type MetricName, type Outcome, type ReplicaVerdict } from '../analysis.js';
import { isBounded, UNBOUNDED } from '../bounds.js';
import type { CombineMetrics, CombineReplicas } from '../verdict.js';
import { METRICS } from './metrics.js';
import type { DoubtReason } from './reasons.js';
import { average, type Estimate } from './stats/mover.js';

/**
 * The verdict on a metric from its replicas: leak when two say leak, or the only one does; clean when none says leak and
 * most say clean; else inconclusive, one on which the metric was not seen included; invalid without any replica. So one replica's false alarm is no leak, and one
 * replica's doubt does not undo the others.
 *
 * `growthPerWork` is the mean over the replicas and `ci95` the interval of that mean by MOVER from the replicas' own,
 * taken as independent: these replicas are all there are, so their spread is not added. Replicas whose growth is not
 * known are left out of both.
 */
export const combineReplicas: CombineReplicas = (name, replicas) => {
  const { unit, role } = METRICS[name];
  return { name, unit, role, ...agree(replicas), ...meanGrowth(replicas), perReplica: [...replicas] };
};

function agree(replicas: readonly ReplicaVerdict[]): { outcome: Outcome; reason: string } {
  const of = (outcome: Outcome): ReplicaVerdict[] => replicas.filter((r) => r.outcome === outcome);
  const leaking = of('leak');
  const clean = of('clean');
  const unseen = replicas.filter((r) => r.reason === NOT_SEEN);
  if (replicas.length === 0) return { outcome: 'invalid', reason: 'no replica was judged' };
  if (leaking.length >= 2) return { outcome: 'leak', reason: commonest(leaking) };
  if (leaking.length === 1) {
    if (replicas.length === 1) return { outcome: 'leak', reason: `${commonest(leaking)} (the only replica)` };
    const others = unseen.length > 0 ? `, and ${unseen.length} could not be seen` : '';
    return { outcome: 'inconclusive', reason: `only ${leaking[0]?.replica} of ${replicas.length} replicas leaks${others}` };
  }
  if (clean.length > replicas.length / 2) return { outcome: 'clean', reason: commonest(clean) };
  const reason = commonest(replicas.filter((r) => r.outcome !== 'clean'));
  return { outcome: 'inconclusive', reason: reason === NOT_SEEN ? `not seen on ${unseen.length} of ${replicas.length} replicas` : reason };
}

const NOT_SEEN: DoubtReason = 'not seen on this replica';

/** The reason most give; of equally common ones the first. */
function commonest(verdicts: readonly ReplicaVerdict[]): string {
  const counts = new Map<string, number>();
  for (const { reason } of verdicts) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), ['', 0])[0];
}

function meanGrowth(replicas: readonly ReplicaVerdict[]): Pick<MetricAnalysis, 'growthPerWork' | 'ci95'> {
  const known = replicas.filter((r) => isBounded(r.ci95[1])).map((r): Estimate => ({ value: r.growthPerWork, low: r.ci95[0], high: r.ci95[1] }));
  if (known.length === 0) return { growthPerWork: 0, ci95: [-UNBOUNDED, UNBOUNDED] };
  const { value, low, high } = average(known);
  return { growthPerWork: value, ci95: [low, high] };
}

/**
 * The verdict on a run from its metrics. Leak when any deciding metric leaks, or heap after GC does: memory that rises
 * after every slice in two replicas is a leak even where every handle is closed (a generator that outlives its stream
 * holds neither socket nor channel). Clean when every deciding metric is clean, whatever heap doubts, and those that are
 * needed for that were seen, sockets and channels; inconclusive otherwise. RSS has no say.
 */
export const combineMetrics: CombineMetrics = (metrics, notSeen = {}) => {
  const deciding = metrics.filter((m) => m.role === 'decides');
  const leaking = metrics.filter((m) => m.role !== 'shown' && m.outcome === 'leak');
  const missing = METRIC_NAMES.filter((name) => METRICS[name].needed && !metrics.some((m) => m.name === name));
  if (leaking.length > 0) return { outcome: 'leak', reason: leakReason(leaking, missing.length > 0) };
  if (deciding.length > 0 && deciding.every((m) => m.outcome === 'invalid')) return { outcome: 'invalid', reason: deciding[0]?.reason ?? '' };
  const doubtful = deciding.filter((m) => m.outcome !== 'clean');
  if (doubtful.length === 0 && missing.length === 0) return { outcome: 'clean', reason: `${list(deciding.map(noun))} do not grow` };
  const doubts = together(doubtful, noun, ({ reason }) => reason).map(([nouns, reason]) => `${nouns}: ${reason}`);
  return { outcome: 'inconclusive', reason: [...unobserved(missing, notSeen), ...doubts].join('; ') };
};

function unobserved(missing: readonly MetricName[], notSeen: Readonly<Record<string, string>>): string[] {
  const named = together(
    missing,
    (name) => METRICS[name].noun,
    (name) => notSeen[name] ?? '',
  );
  return named.map(([nouns, why]) => `${nouns} could not be observed${why === '' ? '' : `: ${why}`}`);
}

/** What has the same reason, said in one breath. */
function together<Item>(items: readonly Item[], nounOf: (item: Item) => string, reasonOf: (item: Item) => string): [nouns: string, reason: string][] {
  const reasons = [...new Set(items.map(reasonOf))];
  return reasons.map((reason) => [list(items.filter((item) => reasonOf(item) === reason).map(nounOf)), reason]);
}

function leakReason(leaking: readonly MetricAnalysis[], partly: boolean): string {
  const deciding = leaking.filter((m) => m.role === 'decides');
  if (deciding.length > 0) return `${list(deciding.map(noun))}: ${deciding[0]?.reason}`;
  return `${list(leaking.map(noun))}: ${leaking[0]?.reason}, though no counted resource${partly ? ' that could be observed' : ''} does`;
}

function noun({ name }: MetricAnalysis): string {
  return METRICS[name].noun;
}

/** "a, b and c". */
function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
