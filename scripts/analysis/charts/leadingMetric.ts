import type { MetricAnalysis } from '../model/analysis.js';
import type { MetricName } from '../model/metrics.js';

/** Returns the weightiest metric that leaks, else the weightiest deciding one that is not clean, else sockets. */
export function leadingMetric(metrics: Judged): MetricName {
  const own = metrics.filter(({ sameAs }) => sameAs === undefined);
  const found =
    own.find(({ role, outcome }) => role !== 'shown' && outcome === 'leak') ??
    own.find(({ role, outcome }) => role === 'decides' && outcome !== 'clean');
  return found?.name ?? 'sockets';
}

/** The metrics of a run, as far as needed to choose what is shown first. */
export type Judged = readonly Pick<MetricAnalysis, 'name' | 'role' | 'outcome' | 'sameAs'>[];
