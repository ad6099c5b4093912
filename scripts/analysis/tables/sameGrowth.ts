import type { MetricAnalysis, MetricName, ReplicaVerdict } from '../model/analysis.js';

/**
 * The metrics that may repeat the growth of another, each with those that it is looked for in, the most specific first:
 * a connection is a session and a descriptor, a child process and a worker thread hold some descriptors each.
 */
const MAY_REPEAT: readonly [repeats: MetricName, of: readonly MetricName[]][] = [
  ['sessions', ['sockets']],
  ['descriptors', ['sockets', 'children', 'workers']],
];

/** The most that two counts which are the same may differ by. A growth of its own of that size is no leak either. */
const SLACK = 2;
/** A growth by fewer than this, over the load, is none that could be repeated; the metrics have the same limit. */
const LEAST_GROWTH = 6;
/** The most descriptors that one of the others holds. */
const MOST_EACH = 12;

/** Marks each metric that only repeats the growth of another, on every replica and at every checkpoint. */
export function withSameGrowth(metrics: readonly MetricAnalysis[]): MetricAnalysis[] {
  return metrics.map((metric) => {
    const [, sources = []] = MAY_REPEAT.find(([name]) => name === metric.name) ?? [];
    const sameAs = sources.find((name) => metrics.some((other) => other.name === name && repeats(metric, other)));
    return sameAs === undefined ? metric : { ...metric, sameAs };
  });
}

function repeats(metric: MetricAnalysis, other: MetricAnalysis): boolean {
  const pairs = metric.perReplica.map((verdict) => {
    const its = other.perReplica.find(({ replica }) => replica === verdict.replica);
    return its && together(verdict, its);
  });
  const known = pairs.filter((pair) => pair !== undefined);
  const grown = known.flatMap((pair) => pair.at(-1) ?? []).filter(({ of }) => Math.abs(of) >= LEAST_GROWTH);
  const factor = Math.max(1, Math.round(average(grown.map(({ own, of }) => own / of))));
  return (
    grown.length > 0 &&
    known.length === metric.perReplica.length &&
    factor <= MOST_EACH &&
    known.every((pair) => pair.every(({ own, of }) => Math.abs(own - factor * of) <= SLACK))
  );
}

/** Returns how much both have gained since the first checkpoint with work, at each that both have. */
function together(own: ReplicaVerdict, other: ReplicaVerdict): { own: number; of: number }[] {
  const levels = own.levels
    .filter(({ work }) => work > 0)
    .flatMap(({ index, level }) => {
      const its = other.levels.find((each) => each.index === index);
      return its ? [{ own: level, of: its.level }] : [];
    });
  const [first] = levels;
  return first ? levels.map((each) => ({ own: each.own - first.own, of: each.of - first.of })) : [];
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
