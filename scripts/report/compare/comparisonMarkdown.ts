import { certaintyOf, decidingBound, openBounds } from '../../analysis/compare/certainty.js';
import { setLabels } from '../../analysis/compare/setLabels.js';
import { foldedWords, toldPairs } from '../../analysis/compare/toldPairs.js';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import type { Comparison, ComparisonPair } from '../../analysis/model/comparison.js';
import { sharedWorkWords } from '../../targets/workWords.js';
import { growthFigure, perWork } from '../../text/figures.js';
import { runnable } from '../../text/runnable.js';
import { sanitise } from '../../text/sanitise.js';
import { code, plain } from '../markdown.js';
import { METRIC_TITLE } from '../words.js';
import { runLine } from './runLine.js';

/**
 * Returns a comparison as Markdown, fit for a comment on a pull request: what was found, what each set saves, what else
 * differs, the runs, and how to repeat it. Pages are named, not linked: a comment is read elsewhere.
 */
export function comparisonMarkdown(told: Comparison, runs: readonly AnalysedRun[]): string {
  const comparison = sanitise(told);
  const compared = runs.map((run) => sanitise(run));
  const labels = setLabels(comparison.sets.map(({ name }) => name));
  const named = (name: string) => labels.get(name) ?? name;
  const parts = [
    `### Comparison of ${comparison.sets.map(({ name }) => plain(named(name))).join(', ')}`,
    found(comparison),
    list(
      'Not only what is compared differs:',
      comparison.differences.map((each) => plain(each)),
    ),
    comparison.warnings.map((each) => `> **Left out or cut short:** ${plain(each)}`).join('\n>\n'),
    savings(comparison, compared, named),
    comparison.notes.map((each) => `Note: ${plain(each)}.`).join('\n'),
    list(
      '**Runs**',
      comparison.sets.flatMap(({ name, runs: ids }) =>
        ids.flatMap((id) => {
          const run = compared.find(({ plan }) => plan.id === id);
          return run ? [`${code(named(name))}: ${runLine(run)}`] : [];
        }),
      ),
    ),
    `Repeat the comparison with ${code(runnable(`grpc-leak-lab compare ${comparison.sets.flatMap((set) => set.runs).join(' ')}`))}`,
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function found({ headlines, summary }: Comparison): string {
  if (!headlines || headlines.length === 0) return plain(summary);
  return headlines
    .map(({ sentence, details }) => `- ${plain(sentence)}${details.length > 0 ? `: ${plain(details.join('; '))}` : ''}`)
    .join('\n');
}

function savings({ pairs }: Comparison, runs: readonly AnalysedRun[], named: (name: string) => string): string {
  if (pairs.length === 0) return '';
  const told = toldPairs(pairs);
  const rows = told.full.map((pair) =>
    [
      `${plain(named(pair.from))} → ${plain(named(pair.to))}`,
      METRIC_TITLE[pair.metric],
      growthFigure(pair.savedPerWork, pair.unit),
      WORD[certaintyOf(pair)],
      bound(pair),
    ].join(' | '),
  );
  const folded = foldedWords(told).join('; ');
  return [
    `| set | metric | saved ${perWork(sharedWorkWords(runs.map(({ plan }) => plan)))} | | 99 % bounds |`,
    '| --- | --- | ---: | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
    ...(folded === '' ? [] : ['', `${folded.charAt(0).toUpperCase()}${folded.slice(1)}.`]),
  ].join('\n');
}

const WORD = { saved: 'certainly saved', cost: 'certainly worse', none: 'not certain', shown: 'shown only' } as const;

function bound(pair: ComparisonPair): string {
  return decidingBound(pair) ?? openBounds(pair);
}

function list(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? '' : [title, '', ...lines.map((line) => `- ${line}`)].join('\n');
}
