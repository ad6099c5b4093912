/** Which metric a picture of a run, or of a comparison, is to show first: the one that the sentence above it speaks of. */
import { type Comparison, METRIC_NAMES, type MetricAnalysis, type MetricName } from './analysis.js';
import { certaintyOf } from './certainty.js';
import { METRICS } from './verdict/index.js';

/** The weightiest metric that leaks, else the weightiest deciding one that is not clean, else sockets. */
export function leadingMetric(metrics: readonly Pick<MetricAnalysis, 'name' | 'role' | 'outcome'>[]): MetricName {
  const found =
    metrics.find(({ role, outcome }) => role !== 'shown' && outcome === 'leak') ??
    metrics.find(({ role, outcome }) => role === 'decides' && outcome !== 'clean');
  return found?.name ?? 'sockets';
}

/**
 * The weightiest metric in which two sets certainly differ, else the weightiest that leaks in any run, else sockets. One that
 * only supports the verdict needs a leak of its own: the warm-up of two clean fleets differs in heap, and means nothing.
 *
 * @param runs the metrics of every run compared
 */
export function leadingOfComparison(
  { pairs }: Pick<Comparison, 'pairs'>,
  runs: readonly (readonly Pick<MetricAnalysis, 'name' | 'role' | 'outcome'>[])[],
): MetricName {
  const leaks = (metric: MetricName) => runs.some((metrics) => metrics.some(({ name, outcome }) => name === metric && outcome === 'leak'));
  const names = METRIC_NAMES.filter((name) => METRICS[name].role === 'decides' || (METRICS[name].role === 'supports' && leaks(name)));
  const differs = (metric: MetricName) => pairs.some((pair) => pair.metric === metric && ['saved', 'cost'].includes(certaintyOf(pair)));
  return names.find(differs) ?? names.find(leaks) ?? 'sockets';
}
