import type { MetricAnalysis } from '../model/analysis.js';
import type { MetricName } from '../model/metrics.js';

/** The weightiest metric that leaks, else the weightiest deciding one that is not clean, else sockets. */
export function leadingMetric(metrics: Judged): MetricName {
  const found =
    metrics.find(({ role, outcome }) => role !== 'shown' && outcome === 'leak') ??
    metrics.find(({ role, outcome }) => role === 'decides' && outcome !== 'clean');
  return found?.name ?? 'sockets';
}

/** The metrics of a run, as far as they tell what to show first. */
export type Judged = readonly Pick<MetricAnalysis, 'name' | 'role' | 'outcome'>[];
