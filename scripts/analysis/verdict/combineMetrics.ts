import type { MetricAnalysis } from '../model/analysis.js';
import type { CombineMetrics } from '../model/judgement.js';
import { METRIC_NAMES, type MetricName } from '../model/metrics.js';
import { METRICS } from './metrics.js';

/**
 * Combines the verdicts on metrics into the verdict on a run. It is a leak when any deciding metric leaks, or heap
 * after GC does: memory that rises after every slice in two replicas is a leak even where every handle is closed (a
 * generator that outlives its stream holds neither socket nor channel). It is clean when every deciding metric is
 * clean, whatever the doubts about heap, and the metrics needed for that, sockets and channels, were seen. Otherwise it
 * is inconclusive. RSS has no say.
 */
export const combineMetrics: CombineMetrics = (metrics, notSeen = {}) => {
  const deciding = metrics.filter((m) => m.role === 'decides');
  const leaking = metrics.filter((m) => m.role !== 'shown' && m.outcome === 'leak');
  const missing = METRIC_NAMES.filter((name) => METRICS[name].needed && !metrics.some((m) => m.name === name));
  if (leaking.length > 0) return { outcome: 'leak', reason: leakReason(leaking, missing.length > 0) };
  if (deciding.length > 0 && deciding.every((m) => m.outcome === 'invalid'))
    return { outcome: 'invalid', reason: deciding[0]?.reason ?? '' };
  const doubtful = deciding.filter((m) => m.outcome !== 'clean');
  if (doubtful.length === 0 && missing.length === 0)
    return { outcome: 'clean', reason: `${list(deciding.map(noun))} do not grow` };
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

/** Groups the nouns that have the same reason. */
function together<Item>(
  items: readonly Item[],
  nounOf: (item: Item) => string,
  reasonOf: (item: Item) => string,
): [nouns: string, reason: string][] {
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

/** Joins words: "a, b and c". */
function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
