import { setLabels } from '../../analysis/compare/setLabels.js';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import type { Comparison } from '../../analysis/model/comparison.js';
import { type LineStyle, memberStyle } from '../chart/style.js';

/** A run as it takes part in a comparison: its set, its label, and its look, the same wherever it is drawn. */
export interface Member {
  run: AnalysedRun;
  href: string;
  set: string;
  label: string;
  style: LineStyle;
}

/**
 * Returns the runs in the order of their sets; a set's runs share its colour and differ in dashes. Runs in no set come
 * last.
 */
export function members(comparison: Comparison, runs: readonly { run: AnalysedRun; href: string }[]): Member[] {
  const sets = [...comparison.sets, ...strangers(comparison, runs)];
  const labels = setLabels(sets.map(({ name }) => name));
  return sets.flatMap((set, group) =>
    set.runs.flatMap((id, position) => {
      const found = runs.find(({ run }) => run.plan.id === id);
      if (!found) return [];
      const label = labels.get(set.name) ?? set.name;
      return [
        {
          ...found,
          set: set.name,
          label: set.runs.length > 1 ? `${label} ${position + 1}` : label,
          style: memberStyle(group, position),
        },
      ];
    }),
  );
}

function strangers({ sets }: Comparison, runs: readonly { run: AnalysedRun }[]): Comparison['sets'] {
  return runs
    .filter(({ run }) => !sets.some((set) => set.runs.includes(run.plan.id)))
    .map(({ run }) => ({ name: run.plan.id, runs: [run.plan.id] }));
}
