import { listed } from '../../text/figures.js';
import type { ComparisonPair } from '../model/comparison.js';
import { METRICS } from '../verdict/index.js';
import { isCertain } from './certainty.js';

/** The pairs of a comparison, by how they are told. */
export interface ToldPairs<Pair> {
  /** Each has a line of its own. */
  full: Pair[];
  /** Each differs as another metric does, whose growth it repeats. */
  same: Pair[];
  /** Incidental, and without a certain difference: those that decide are told by name. */
  quiet: Pair[];
}

/** Sorts pairs by whether they have something to say; all keep their order. */
export function toldPairs<Pair extends ComparisonPair>(pairs: readonly Pair[]): ToldPairs<Pair> {
  const same = pairs.filter(({ sameAs }) => sameAs !== undefined);
  const quiet = pairs.filter(
    (pair) => METRICS[pair.metric].incidental && pair.sameAs === undefined && !isCertain(pair),
  );
  return { full: pairs.filter((pair) => !same.includes(pair) && !quiet.includes(pair)), same, quiet };
}

/** Returns what is told by name: `the same in HTTP/2 sessions`, `no certain difference in worker threads`. */
export function foldedWords<Pair extends ComparisonPair>({ full, same, quiet }: ToldPairs<Pair>): string[] {
  const nouns = (pairs: readonly Pair[]) => listed([...new Set(pairs.map(({ metric }) => METRICS[metric].noun))]);
  const elsewhere = new Set([...full, ...same].map(({ metric }) => metric));
  const deciding = quiet.filter(({ metric }) => METRICS[metric].role === 'decides' && !elsewhere.has(metric));
  const sources = [...new Set(same.flatMap(({ sameAs }) => sameAs ?? []))];
  return [
    ...sources.map(
      (source) =>
        `the same difference as in ${METRICS[source].noun}: ${nouns(same.filter(({ sameAs }) => sameAs === source))}`,
    ),
    ...(deciding.length > 0 ? [`no certain difference: ${nouns(deciding)}`] : []),
  ];
}
