import { certaintyOf, decidingBound, openBounds } from '../../analysis/compare/certainty.js';
import { setLabels } from '../../analysis/compare/setLabels.js';
import { toldPairs } from '../../analysis/compare/toldPairs.js';
import type { Comparison, ComparisonPair } from '../../analysis/model/comparison.js';
import { growthFigure } from '../../text/figures.js';
import { METRIC_TITLE } from '../words.js';

/** A set with the one it was compared with, in words: a line for each metric. */
export interface ToldSet {
  /** `fixed against leaky`; of a set that could not be compared, its name alone. */
  name: string;
  /** Empty for a set that could not be compared. */
  told: string[];
  /** The warnings of the comparison that name a run of the set. */
  warnings: string[];
}

/** Returns every set that was compared with another, and every set that could not be. */
export function comparedSets({ sets, pairs, warnings }: Comparison): ToldSet[] {
  const labels = setLabels(sets.map(({ name }) => name));
  const named = (name: string) => labels.get(name) ?? name;
  const told = new Map<string, ComparisonPair[]>();
  for (const pair of pairs) {
    const key = JSON.stringify([pair.from, pair.to]);
    told.set(key, [...(told.get(key) ?? []), pair]);
  }
  const about = (name: string) =>
    warnings.filter((warning) => sets.some((set) => set.name === name && set.runs.some((id) => warning.includes(id))));
  const alone = sets.filter(({ name }) => !pairs.some(({ from, to }) => from === name || to === name));
  return [
    ...[...told.values()].flatMap((own) => {
      const [first] = own;
      if (!first) return [];
      const { from, to } = first;
      return [
        { name: `${named(to)} against ${named(from)}`, told: toldPairs(own).full.map(line), warnings: about(to) },
      ];
    }),
    ...alone.map(({ name }) => ({ name: named(name), told: [], warnings: about(name) })),
  ];
}

function line(pair: ComparisonPair): string {
  const figure = `${METRIC_TITLE[pair.metric]}: ${growthFigure(pair.savedPerWork, pair.unit)} saved`;
  return `${figure}, ${WORD[certaintyOf(pair)]}: ${decidingBound(pair) ?? openBounds(pair)}`;
}

const WORD = { saved: 'certain', cost: 'certainly worse', none: 'not certain', shown: 'shown only' } as const;
