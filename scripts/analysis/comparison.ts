import { growthPerPass, interval } from '../figures.js';
import type { RunFile } from '../runFile.js';
import { type Comparison, type ComparisonPair, type Interval, METRIC_NAMES, type MetricAnalysis, type MetricName } from './analysis.js';
import { isBounded } from './bounds.js';
import { type Judges, judges as thisLab } from './judges.js';
import { planDifferences } from './planDifferences.js';
import { METRICS } from './verdict/index.js';
import type { RunGrowth } from './verdict.js';

/** Runs that belong together: repetitions of one plan. */
export interface RunSet {
  /** Unique among the sets: the variant, or the id of its only run. */
  name: string;
  runs: readonly RunFile[];
}

/**
 * Compares the first set with each other one, metric by metric: growth saved per pass, with its interval. Runs that are
 * invalid, and runs in which nothing could be measured, are left out and named in the warnings.
 *
 * @param sets two or more
 */
export function compareRuns(sets: readonly RunSet[], { compareSets }: Pick<Judges, 'compareSets'> = thisLab): Comparison {
  const usable = sets.map(({ name, runs }) => ({ name, runs: runs.filter(({ analysis }) => analysis.outcome !== 'invalid') }));
  const [first, ...others] = usable;
  const pairs = first ? others.flatMap((other) => METRIC_NAMES.flatMap((name) => pair(name, first, other, compareSets) ?? [])) : [];
  return {
    summary: summary(usable, pairs),
    sets: sets.map(({ name, runs }) => ({ name, runs: runs.map(({ plan }) => plan.id) })),
    pairs,
    warnings: [...planDifferences(sets), ...doubtfulRuns(sets)],
  };
}

function pair(metric: MetricName, from: RunSet, to: RunSet, compareSets: Judges['compareSets']): ComparisonPair | undefined {
  const [a, b] = [growths(metric, from), growths(metric, to)];
  if (a.length === 0 || b.length === 0) return undefined;
  return { from: from.name, to: to.name, metric, unit: METRICS[metric].unit, ...compareSets(metric, a, b) };
}

function growths(metric: MetricName, { runs }: RunSet): RunGrowth[] {
  return runs.flatMap(({ analysis }) => {
    const found = analysis.metrics.find(({ name }) => name === metric);
    if (!found || !isMeasured(found)) return [];
    const judged = new Set(found.perReplica.filter(isMeasured).map(({ replica }) => replica));
    const work = analysis.replicas.reduce((sum, { id, work }) => (judged.has(id) ? sum + work : sum), 0);
    return [{ growthPerWork: found.growthPerWork, ci95: found.ci95, work }];
  });
}

function isMeasured({ ci95 }: Pick<MetricAnalysis, 'ci95'>): boolean {
  return ci95.every(isBounded);
}

/** One sentence for each other set: the weightiest metric that certainly differs, else the weightiest there is. */
function summary(sets: readonly RunSet[], pairs: readonly ComparisonPair[]): string {
  const [first, ...others] = sets;
  const sentences = others.map(({ name }) => {
    const own = pairs.filter(({ to }) => to === name);
    const told = own.find((each) => each.metric !== 'rss_bytes' && isCertain(each)) ?? own[0];
    return told ? sentence(told) : `${name} cannot be compared with ${first?.name ?? 'nothing'}: no valid run of both measured the same`;
  });
  return sentences.join('; ');
}

function isCertain({ better, ci99 }: ComparisonPair): boolean {
  return better || ci99[1] < 0;
}

function sentence({ from, to, metric, unit, savedPerWork, ci99, better }: ComparisonPair): string {
  const [low, high] = ci99;
  const growth = (value: number) => growthPerPass(value, unit, METRICS[metric].noun);
  const bounds = (ends: Interval) => `99 % CI ${interval(ends, unit)}`;
  if (better) return `${to} saves ${growth(savedPerWork)} against ${from}, ${bounds(ci99)}: certain`;
  if (high < 0) return `${to} costs ${growth(-savedPerWork)} more than ${from}, ${bounds([-high, -low])}: certain`;
  return `${to} and ${from} do not differ for certain: ${growth(savedPerWork)} saved, ${bounds(ci99)}`;
}

function doubtfulRuns(sets: readonly RunSet[]): string[] {
  return sets.flatMap(({ runs }) =>
    runs.flatMap(({ plan, analysis }) => {
      if (analysis.outcome === 'invalid') return [`${plan.id} is invalid and left out: ${analysis.summary}`];
      const cut = analysis.audit.find(({ rule, level }) => rule === 'ran-to-its-end' && level !== 'ok');
      return cut ? [`${plan.id}: ${cut.sentence}`] : [];
    }),
  );
}
