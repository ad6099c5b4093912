/**
 * Which metric a picture of a run, or of a comparison, is to show first: the one that the sentence above it speaks of.
 */

import { isCertain } from '../compare/certainty.js';
import type { MetricAnalysis } from '../model/analysis.js';
import type { Comparison } from '../model/comparison.js';
import { METRIC_NAMES, type MetricName } from '../model/metrics.js';
import { METRICS } from '../verdict/index.js';

/** The weightiest metric that leaks, else the weightiest deciding one that is not clean, else sockets. */
export function leadingMetric(metrics: Judged): MetricName {
  const found =
    metrics.find(({ role, outcome }) => role !== 'shown' && outcome === 'leak') ??
    metrics.find(({ role, outcome }) => role === 'decides' && outcome !== 'clean');
  return found?.name ?? 'sockets';
}

type Judged = readonly Pick<MetricAnalysis, 'name' | 'role' | 'outcome'>[];

/**
 * The weightiest metric in which two sets certainly differ, else the weightiest that leaks in any run, else sockets; of
 * those that {@link mayLead}.
 *
 * @param runs the metrics of every run compared
 */
export function leadingOfComparison({ pairs }: Pick<Comparison, 'pairs'>, runs: readonly Judged[]): MetricName {
  const names = METRIC_NAMES.filter((name) => mayLead(name, runs));
  return (
    names.find((name) => pairs.some((pair) => pair.metric === name && isCertain(pair))) ??
    names.find((name) => leaks(name, runs)) ??
    'sockets'
  );
}

/**
 * Whether a difference of that metric may be told first. One that does not decide needs a leak of its own: the warm-up
 * of two clean fleets differs in heap, certainly, and means nothing.
 */
export function mayLead(metric: MetricName, runs: readonly Judged[]): boolean {
  return METRICS[metric].role === 'decides' || (METRICS[metric].role === 'supports' && leaks(metric, runs));
}

function leaks(metric: MetricName, runs: readonly Judged[]): boolean {
  return runs.some((metrics) => metrics.some(({ name, outcome }) => name === metric && outcome === 'leak'));
}
