import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { Analysis, MetricAnalysis } from '../analysis/model/analysis.js';
import { isMeasured } from '../analysis/model/measured.js';
import { nounOf } from '../analysis/verdict/index.js';
import { sharedWorkWords } from '../targets/workWords.js';
import { growthFigure, perWork } from '../text/figures.js';
import type { Spans } from './spans.js';
import { mark } from './verdict.js';
import { padded } from './width.js';

/**
 * Returns many runs in one table: outcome, what was expected, and how much of what decides each gained per unit of
 * work.
 * @param nameOf what each is called
 */
export function tableLines(runs: readonly AnalysedRun[], nameOf: (run: AnalysedRun) => string): Spans[] {
  const work = sharedWorkWords(runs.map(({ plan }) => plan));
  const head = ['variant', 'outcome', 'expected', `growth ${perWork(work)}`];
  const rows = runs.map((run) => [nameOf(run), run.analysis.outcome, run.analysis.expected, growthOf(run.analysis)]);
  const columns = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (cells: readonly string[]) =>
    cells.map((cell, column) => (column === head.length - 1 ? cell : padded(cell, columns[column] ?? 0))).join('  ');
  return [
    [
      ['  ', 'dim'],
      [line(head), 'dim'],
    ],
    ...runs.map(({ analysis }, index): Spans => [...mark(analysis), line(rows[index] ?? [])]),
  ];
}

/** Returns `6.00 sockets, 3.00 channels`, the growth of the metrics that decide and grow; or `none`. */
function growthOf({ metrics }: Analysis): string {
  const grow = (metric: MetricAnalysis) =>
    metric.role === 'decides' && metric.outcome === 'leak' && !metric.sameAs && isMeasured(metric);
  const told = metrics
    .filter(grow)
    .map((metric) => `${growthFigure(metric.growthPerWork, metric.unit)} ${nounOf(metric)}`);
  return told.length > 0 ? told.join(', ') : 'none';
}
