import { factsOf } from '../../targets/fleet/facts.js';
import type { ComparedSet } from './comparedSet.js';

/** The sets that are compared with one and the same base. */
export interface ComparisonGroup {
  base: ComparedSet;
  others: ComparedSet[];
}

/**
 * Decides which sets are compared with which. Two sets are compared with each other. Of more sets, a cure is compared
 * with the cause of its topic, where that is among them, and everything else with the first set. A cause is never
 * compared with another cause: they have nothing in common.
 */
export function comparisonGroups(sets: readonly ComparedSet[]): ComparisonGroup[] {
  const [first, ...others] = sets;
  if (!first || others.length === 0) return [];
  if (others.length === 1) return [{ base: first, others }];
  const groups = new Map<ComparedSet, ComparedSet[]>();
  for (const set of sets) {
    const base =
      sets.find((each) => isCause(each) && topicOf(each) !== undefined && topicOf(each) === topicOf(set)) ?? first;
    if (base !== set) groups.set(base, [...(groups.get(base) ?? []), set]);
  }
  return [...groups].map(([base, compared]) => ({ base, others: compared }));
}

function topicOf({ runs }: ComparedSet): string | undefined {
  return exhibitOf(runs)?.topic;
}

function isCause({ runs }: ComparedSet): boolean {
  return exhibitOf(runs)?.as === 'cause';
}

function exhibitOf([run]: ComparedSet['runs']) {
  return run && factsOf(run)?.own.shows;
}
