import type { AnalysedHead } from '../../runs/runHead.js';
import { GATE_WORD, gateOf, OUTCOME_WORD } from '../words.js';

/** The ways in which the runs of a list are told apart. */
export const FACETS = ['outcome', 'gate', 'name', 'engine'] as const;

export type Facet = (typeof FACETS)[number];

/** The words for each facet. */
export const FACET_TITLE: Record<Facet, string> = {
  outcome: 'Outcome',
  gate: 'Gate',
  name: 'Target',
  engine: 'Ran as',
};

/** Returns what a run is in each facet. */
export function facetsOf({ variant, target, engine, analysis }: AnalysedHead): Record<Facet, string> {
  return {
    outcome: analysis.outcome,
    gate: gateOf(analysis) ?? 'none',
    name: variant ?? target?.name ?? '',
    engine: engine ?? OWN[target?.noun ?? ''] ?? 'other',
  };
}

/** The words for a target of one's own, by its noun. */
const OWN: Readonly<Record<string, string>> = { command: 'command', running: 'process', 'lines of': 'lines' };

/** Returns the word for a value of a facet. */
export function facetWord(facet: Facet, value: string): string {
  if (facet === 'outcome') return OUTCOME_WORD[value as keyof typeof OUTCOME_WORD] ?? value;
  if (facet === 'gate') return value === 'none' ? 'no gate' : (GATE_WORD[value as keyof typeof GATE_WORD] ?? value);
  return value;
}
