import type { MetricAnalysis, Outcome, ReplicaVerdict } from '../analysis.js';
import { isBounded, UNBOUNDED } from '../bounds.js';
import type { CombineMetrics, CombineReplicas } from '../verdict.js';
import { METRICS } from './metrics.js';
import { average, type Estimate } from './stats/mover.js';

/**
 * The verdict on a metric from its replicas: leak when two say leak, or the only one does; clean when none says leak and
 * most say clean; else inconclusive; invalid without any replica. So one replica's false alarm is no leak, and one
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
  if (replicas.length === 0) return { outcome: 'invalid', reason: 'no replica was judged' };
  if (leaking.length >= 2) return { outcome: 'leak', reason: commonest(leaking) };
  if (leaking.length === 1) {
    const only = replicas.length === 1;
    return only
      ? { outcome: 'leak', reason: `${commonest(leaking)} (the only replica)` }
      : { outcome: 'inconclusive', reason: `only ${leaking[0]?.replica} of ${replicas.length} replicas leaks` };
  }
  if (clean.length > replicas.length / 2) return { outcome: 'clean', reason: commonest(clean) };
  return { outcome: 'inconclusive', reason: commonest(replicas.filter((r) => r.outcome !== 'clean')) };
}

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
 * holds neither socket nor channel). Clean when every deciding metric is clean, whatever heap doubts; inconclusive
 * otherwise, and when no deciding metric was seen, for then clean heap proves nothing about handles. RSS has no say.
 */
export const combineMetrics: CombineMetrics = (metrics) => {
  const deciding = metrics.filter((m) => m.role === 'decides');
  const leaking = metrics.filter((m) => m.role !== 'shown' && m.outcome === 'leak');
  if (leaking.length > 0) return { outcome: 'leak', reason: leakReason(leaking) };
  if (deciding.length === 0) return { outcome: 'inconclusive', reason: 'no metric that decides could be seen' };
  if (deciding.every((m) => m.outcome === 'invalid')) return { outcome: 'invalid', reason: deciding[0]?.reason ?? '' };
  const doubtful = deciding.filter((m) => m.outcome !== 'clean');
  if (doubtful.length === 0) return { outcome: 'clean', reason: `${list(deciding.map(noun))} do not grow` };
  return { outcome: 'inconclusive', reason: doubtful.map((m) => `${noun(m)}: ${m.reason}`).join('; ') };
};

function leakReason(leaking: readonly MetricAnalysis[]): string {
  const deciding = leaking.filter((m) => m.role === 'decides');
  if (deciding.length > 0) return `${list(deciding.map(noun))}: ${deciding[0]?.reason}`;
  return `${list(leaking.map(noun))}: ${leaking[0]?.reason}, though no counted resource does`;
}

function noun({ name }: MetricAnalysis): string {
  return METRICS[name].noun;
}

/** "a, b and c". */
function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
