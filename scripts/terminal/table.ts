import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { Analysis, MetricAnalysis } from '../analysis/model/analysis.js';
import { METRICS } from '../analysis/verdict/index.js';
import { perPass } from '../text/figures.js';
import { isUnmeasured } from '../text/interval.js';
import type { Spans } from './spans.js';
import { mark } from './verdict.js';
import { padded } from './width.js';

const HEAD = ['variant', 'outcome', 'expected', 'growth per pass'] as const;

/** Many runs in one table: outcome, what was expected, and how much of what decides each gained per pass. */
export function tableLines(runs: readonly AnalysedRun[]): Spans[] {
  const rows = runs.map(({ plan, analysis }) => [
    plan.target.variant,
    analysis.outcome,
    analysis.expected,
    growthOf(analysis),
  ]);
  const columns = HEAD.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => (column === HEAD.length - 1 ? cell : padded(cell, columns[column] ?? 0))).join('  ');
  return [
    [
      ['  ', 'dim'],
      [line(HEAD), 'dim'],
    ],
    ...runs.map(({ analysis }, index): Spans => [...mark(analysis), line(rows[index] ?? [])]),
  ];
}

/** `6.00 sockets, 3.00 channels`, of the metrics that decide and grow; `none`. */
function growthOf({ metrics }: Analysis): string {
  const grow = ({ role, outcome, ci95 }: MetricAnalysis) =>
    role === 'decides' && outcome === 'leak' && !isUnmeasured(ci95);
  const told = metrics
    .filter(grow)
    .map(({ name, growthPerWork, unit }) => `${perPass(growthPerWork, unit)} ${METRICS[name].noun}`);
  return told.length > 0 ? told.join(', ') : 'none';
}
