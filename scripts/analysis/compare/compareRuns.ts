/**
 * The room of the comparison: sets of runs against each other. Imports charts, verdict and model.
 */
import { isFor } from '../../plan/kinds.js';
import type { AnyPlan } from '../../plan/plan.js';
import { sharedWorkWords } from '../../targets/workWords.js';
import { growthWords, listed, perWork, plainGrowth, type WorkWords } from '../../text/figures.js';
import type { Comparison, ComparisonPair } from '../model/comparison.js';
import type { Headline } from '../model/headline.js';
import type { RunGrowth } from '../model/judgement.js';
import { METRIC_NAMES, type MetricName } from '../model/metrics.js';
import { METRICS } from '../verdict/index.js';
import { type Judges, judges as thisLab } from '../verdict/judges.js';
import { certaintyOf, decidingBound, isCertain, openBounds } from './certainty.js';
import type { ComparedSet } from './comparedSet.js';
import { comparisonGroups } from './comparisonGroups.js';
import { mayLead } from './leadingOfComparison.js';
import { planDifferences } from './planDifferences.js';
import { runGrowth } from './runGrowth.js';
import { seenGrowth } from './seenGrowth.js';
import { setLabels } from './setLabels.js';

/**
 * Compares sets metric by metric: the growth saved per pass, with its interval. {@link comparisonGroups} decides which
 * sets are compared with which. Runs that are invalid, and runs in which nothing could be measured, are left out and
 * named in the warnings.
 *
 * @param sets two or more
 */
export function compareRuns(
  sets: readonly ComparedSet[],
  { compareSets }: Pick<Judges, 'compareSets'> = thisLab,
): Comparison {
  const usable = sets.map(({ name, runs }) => ({
    name,
    runs: runs.filter(({ analysis }) => analysis.outcome !== 'invalid'),
  }));
  const groups = comparisonGroups(sets).map(({ base, others }) =>
    [base, ...others].map((set) => usable[sets.indexOf(set)] as ComparedSet),
  );
  const pairs = groups.flatMap(([base, ...others]) =>
    others.flatMap((other) => METRIC_NAMES.flatMap((name) => (base && pair(name, base, other, compareSets)) ?? [])),
  );
  const labels = setLabels(sets.map(({ name }) => name));
  const found = groups.map((group) =>
    planDifferences(group.map(({ name, runs }) => ({ name: labels.get(name) ?? name, runs }))),
  );
  const told = groups.flatMap((group) => toldOf(group, pairs, labels, sharedWorkWords(plansOf(sets))));
  return {
    summary: summary(told),
    headlines: headlines(told),
    sets: sets.map(({ name, runs }) => ({ name, runs: runs.map(({ plan }) => plan.id) })),
    pairs,
    differences: [...new Set(found.flatMap(({ differences }) => differences))],
    warnings: doubtfulRuns(sets),
    notes: [...new Set(found.flatMap(({ own }) => own)), ...(pairs.length > 0 ? fewRuns(usable, labels) : [])],
  };
}

function pair(
  metric: MetricName,
  from: ComparedSet,
  to: ComparedSet,
  compareSets: Judges['compareSets'],
): ComparisonPair | undefined {
  const [a, b] = [from, to].map(({ runs }) => runs.flatMap((run) => runGrowth(metric, run) ?? [])) as [
    RunGrowth[],
    RunGrowth[],
  ];
  if (a.length === 0 || b.length === 0) return undefined;
  const sameAs = repeated(metric, [from, to]);
  return {
    ...{ from: from.name, to: to.name, metric, unit: METRICS[metric].unit },
    ...compareSets(metric, a, b),
    ...(sameAs && { sameAs }),
  };
}

/** Returns the metric whose growth another repeats in every run of these sets in which it leaks. */
function repeated(metric: MetricName, sets: readonly ComparedSet[]): MetricName | undefined {
  const own = sets.flatMap(({ runs }) =>
    runs.flatMap(({ analysis }) => analysis.metrics.filter(({ name }) => name === metric)),
  );
  const found = new Set(own.filter(({ outcome, sameAs }) => outcome === 'leak' || sameAs).map(({ sameAs }) => sameAs));
  return found.size === 1 ? [...found][0] : undefined;
}

/**
 * The most sets that are reported in full. More are reported in brief: without intervals, which stand below, and
 * together where they save the same.
 */
const MOST_TOLD_IN_FULL = 3;

/**
 * The finding to report about a set: for the weightiest metric that certainly differs from its base, else for the
 * weightiest metric there is.
 */
interface Told {
  to: string;
  from: string;
  /** Undefined where no metric was measured in both sets. */
  pair: ComparisonPair | undefined;
  /** The set leaks, as its base does. */
  still: boolean;
  /** The metric leaks in its base, and is clean in every run of the set. */
  stops: boolean;
  /** What was seen before and after, where nothing varied. */
  seen: string | undefined;
  /** The words for a unit of the work. */
  work: WorkWords;
}

/** Makes one sentence for each set that is compared, or for each group of sets that save the same. */
function summary(all: readonly Told[]): string {
  const sentences = all.length > MOST_TOLD_IN_FULL ? alike(all).map(briefly) : all.map(inFull);
  return sentences.join('; ');
}

/** Makes the lines that a page opens with: the result first, and what makes it certain behind it. */
function headlines(all: readonly Told[]): Headline[] {
  if (all.length > MOST_TOLD_IN_FULL) return alike(all).map((same) => ({ sentence: briefly(same), details: [] }));
  return all.map(headlineOfSet);
}

function headlineOfSet({ to, from, pair, still, stops, seen, work }: Told): Headline {
  if (!pair) return { sentence: incomparable(to, from), details: [] };
  const certainty = certaintyOf(pair);
  const rest = still ? ', and still leaks' : '';
  const growth = (value: number) => `${plainGrowth(value, pair.unit, METRICS[pair.metric].noun)} ${perWork(work)}`;
  if (certainty !== 'saved' && certainty !== 'cost')
    return {
      sentence: `No certain difference between ${to} and ${from}${rest}`,
      details: [`${growth(pair.savedPerWork)} saved, ${openBounds(pair)}`],
    };
  const size = growth(Math.abs(pair.savedPerWork));
  const sentence =
    certainty === 'cost'
      ? `${to} costs ${size} more than ${from} (certain)`
      : stops
        ? `${to} stops the leak: ${size} ${pair.unit === 'bytes' ? 'less' : 'fewer'} than ${from} (certain)`
        : `${to} saves ${size} against ${from} (certain)`;
  return { sentence: `${sentence}${rest}`, details: [seen, decidingBound(pair)].filter((each) => each !== undefined) };
}

function toldOf(
  [first, ...others]: readonly ComparedSet[],
  pairs: readonly ComparisonPair[],
  labels: ReadonlyMap<string, string>,
  work: WorkWords,
): Told[] {
  if (!first) return [];
  const metrics = [first, ...others].flatMap(({ runs }) => runs.map(({ analysis }) => analysis.metrics));
  return others.map((other) => {
    const own = pairs.filter(({ from, to }) => from === first.name && to === other.name);
    const pair = own.find((each) => isCertain(each) && !each.sameAs && mayLead(each.metric, metrics)) ?? own[0];
    const [to, from] = [other, first].map(({ name }) => labels.get(name) ?? name) as [string, string];
    const still = leaks(other) && leaks(first);
    const stops = pair !== undefined && !still && isStopped(pair.metric, first, other);
    return { to, from, pair, still, stops, seen: pair && seenGrowth(pair.metric, first, other), work };
  });
}

function isStopped(metric: MetricName, before: ComparedSet, after: ComparedSet): boolean {
  const outcomes = ({ runs }: ComparedSet) =>
    runs.flatMap(({ analysis }) =>
      analysis.metrics.filter(({ name }) => name === metric).map(({ outcome }) => outcome),
    );
  return outcomes(before).includes('leak') && outcomes(after).every((outcome) => outcome === 'clean');
}

function plansOf(sets: readonly ComparedSet[]): AnyPlan[] {
  return sets.flatMap(({ runs }) => runs.map(({ plan }) => plan));
}

function leaks({ runs }: ComparedSet): boolean {
  return runs.some(({ analysis }) => analysis.outcome === 'leak');
}

function inFull(told: Told): string {
  const { to, from, pair, still } = told;
  return `${pair ? sentence(told, pair) : incomparable(to, from)}${still ? ', and still leaks' : ''}`;
}

function incomparable(to: string, from: string): string {
  return `${to} cannot be compared with ${from}: no valid run of both measured the same`;
}

/**
 * Groups the sets that certainly differ from their base by the same amount, in the order of the first of each group.
 */
function alike(all: readonly Told[]): Told[][] {
  const groups = new Map<string, Told[]>();
  for (const told of all) {
    const words = briefly([told.pair && isCertain(told.pair) ? { ...told, to: '' } : told]);
    groups.set(words, [...(groups.get(words) ?? []), told]);
  }
  return [...groups.values()];
}

/** Returns for instance `fixed and reuse save 6.00 sockets per pass against leaky`. */
function briefly(same: readonly Told[]): string {
  const [first] = same;
  if (!first) return '';
  const { from, pair, still, work } = first;
  const [to, one] = [listed(same.map((told) => told.to)), same.length === 1];
  if (!pair) return incomparable(to, from);
  const certainty = certaintyOf(pair);
  const rest = still ? `, and still leak${one ? 's' : ''}` : '';
  if (certainty !== 'saved' && certainty !== 'cost') return `no certain difference between ${to} and ${from}${rest}`;
  const saved = certainty === 'saved' ? pair.savedPerWork : -pair.savedPerWork;
  const verb = `${certainty === 'saved' ? 'save' : 'cost'}${one ? 's' : ''}`;
  return `${to} ${verb} ${growthWords(saved, pair.unit, work, METRICS[pair.metric].noun)} against ${from}${rest}`;
}

/** Says the difference with the bound that decides it, and no other. */
function sentence({ to, from, stops, seen, work }: Told, pair: ComparisonPair): string {
  const { metric, unit, savedPerWork } = pair;
  const growth = (value: number) => growthWords(value, unit, work, METRICS[metric].noun);
  const figures = seen === undefined ? '' : ` (${seen})`;
  const certainty = certaintyOf(pair);
  if (certainty === 'saved' && stops)
    return `${to} stops the leak of ${from}: ${growth(savedPerWork)} ${unit === 'bytes' ? 'less' : 'fewer'}${figures}, certain: ${decidingBound(pair)}`;
  if (certainty === 'saved')
    return `${to} saves ${growth(savedPerWork)} against ${from}${figures}, certain: ${decidingBound(pair)}`;
  if (certainty === 'cost')
    return `${to} costs ${growth(-savedPerWork)} more than ${from}${figures}, certain: ${decidingBound(pair)}`;
  return `no certain difference between ${to} and ${from}: ${growth(savedPerWork)} saved, ${openBounds(pair)}`;
}

/** Says of sets with a single run what is assumed of them: nothing in them shows how much runs differ. */
function fewRuns(sets: readonly ComparedSet[], labels: ReadonlyMap<string, string>): string[] {
  const single = sets.filter(({ runs }) => runs.length === 1).map(({ name }) => labels.get(name) ?? name);
  if (single.length === 0) return [];
  const who = single.length === sets.length ? 'one run each' : `one run only of ${listed(single)}`;
  const areOfLab = sets.every(({ runs }) => runs.every(({ plan }) => isFor(plan, 'fleet')));
  const check = areOfLab ? '--repeat=3 checks it' : 'more runs of each check it';
  return [`${who}: runs are taken to differ no more than replicas do; ${check}`];
}

function doubtfulRuns(sets: readonly ComparedSet[]): string[] {
  return sets.flatMap(({ runs }) =>
    runs.flatMap(({ plan, analysis }) => {
      if (analysis.outcome === 'invalid') return [`${plan.id} is invalid and left out: ${analysis.summary}`];
      const cut = analysis.audit.find(({ rule, level }) => rule === 'ran-to-its-end' && level !== 'ok');
      return cut ? [`${plan.id}: ${cut.sentence}`] : [];
    }),
  );
}
