import { listed } from '../../text/figures.js';
import type { MetricAnalysis } from '../model/analysis.js';
import { METRICS, nounOf } from '../verdict/index.js';

/** The metrics of a run, by how they are told. */
export interface ToldMetrics {
  /** Each has a line of its own. */
  full: MetricAnalysis[];
  /** Each repeats the growth of another, which has the line. */
  same: MetricAnalysis[];
  /** Incidental and clean: told by name alone. */
  quiet: MetricAnalysis[];
}

/** Sorts metrics by whether they have something to say; all keep their order. */
export function toldMetrics(metrics: readonly MetricAnalysis[]): ToldMetrics {
  const same = metrics.filter(({ sameAs }) => sameAs !== undefined);
  const quiet = metrics.filter(
    (metric) => isIncidental(metric) && metric.outcome === 'clean' && metric.sameAs === undefined,
  );
  return { full: metrics.filter((metric) => !same.includes(metric) && !quiet.includes(metric)), same, quiet };
}

/** Tells whether a metric is told where it has something to say; so are timers that are counted in part. */
function isIncidental({ name, unit }: MetricAnalysis): boolean {
  return METRICS[name].incidental || METRICS[name].unit !== unit;
}

/** Returns `the same growth as sockets: HTTP/2 sessions and descriptors`, for each metric that others repeat. */
export function sameGrowthWords(same: readonly MetricAnalysis[]): string[] {
  const sources = [...new Set(same.flatMap(({ sameAs }) => sameAs ?? []))];
  return sources.map(
    (source) =>
      `the same growth as ${METRICS[source].noun}: ${listed(same.filter(({ sameAs }) => sameAs === source).map(nounOf))}`,
  );
}

/** Returns the nouns of the metrics that are clean and told by name alone: `child processes and worker threads`. */
export function quietWords(quiet: readonly MetricAnalysis[]): string {
  return listed(quiet.map(nounOf));
}

/** Returns those of them that a clean verdict rests on: of one that only supports, nothing need be said. */
export function decidingOf(quiet: readonly MetricAnalysis[]): MetricAnalysis[] {
  return quiet.filter(({ role }) => role === 'decides');
}
