import type { Judged } from '../charts/leadingMetric.js';
import type { Comparison } from '../model/comparison.js';
import { METRIC_NAMES, type MetricName } from '../model/metrics.js';
import { METRICS } from '../verdict/index.js';
import { isCertain } from './certainty.js';

/**
 * Returns the weightiest metric in which two sets certainly differ, else the weightiest that leaks in any run, else
 * sockets; only metrics that {@link mayLead} count.
 *
 * @param runs the metrics of every run compared
 */
export function leadingOfComparison({ pairs }: Pick<Comparison, 'pairs'>, runs: readonly Judged[]): MetricName {
  const names = METRIC_NAMES.filter((name) => mayLead(name, runs));
  return (
    names.find((name) => pairs.some((pair) => pair.metric === name && isCertain(pair) && !pair.sameAs)) ??
    names.find((name) => leaks(name, runs)) ??
    'sockets'
  );
}

/**
 * Tells whether a difference in that metric may be reported first. A metric that does not decide must itself leak: the
 * warm-up of two clean fleets certainly differs in heap, and means nothing.
 */
export function mayLead(metric: MetricName, runs: readonly Judged[]): boolean {
  return METRICS[metric].role === 'decides' || (METRICS[metric].role === 'supports' && leaks(metric, runs));
}

function leaks(metric: MetricName, runs: readonly Judged[]): boolean {
  return runs.some((metrics) =>
    metrics.some(({ name, outcome, sameAs }) => name === metric && outcome === 'leak' && !sameAs),
  );
}
