import type { Comparison, Culprit, MetricAnalysis } from '../analysis/analysis.js';
import { bySite } from '../culpritSites.js';
import { count, counted, interval, listed, percent, perPass } from '../figures.js';
import type { RunFile } from '../runFile.js';
import type { Spans } from './spans.js';
import { padded, plainText, shownPath } from './text.js';
import { mark, verdict } from './verdict.js';

/** How a run ended: its outcome and sentence, the figures, the guilty lines, and where the report is. */
export function endingLines({ plan, analysis }: RunFile, paths: { report: string }): Spans[] {
  const names = analysis.metrics.map(({ name }) => name.length);
  const columns = Math.max(8, ...names);
  return [
    [...mark(analysis), [plan.target.variant, 'bold'], ': ', ...verdict(analysis)],
    ['  ', plainText(analysis.summary)],
    ...analysis.audit
      .filter(({ level }) => level !== 'ok')
      .map(({ level, sentence }) => [[level === 'invalid' ? '  ! ' : '  note: ', level === 'invalid' ? 'red' : 'yellow'], plainText(sentence)] satisfies Spans),
    ...analysis.metrics.map((metric) => metricLine(metric, columns)),
    ...(analysis.abandoned
      ? [
          [
            `  ${padded('abandoned', columns)}  ${counted(analysis.abandoned, 'channel was', 'channels were')} collected without ever being closed`,
          ] satisfies Spans,
        ]
      : []),
    ...bySite(analysis.culprits).map((resources) => culpritLine(resources, columns)),
    reportLine(paths.report, columns),
  ];
}

/** What a comparison says, and where its report is. */
export function comparisonLines(comparison: Comparison, paths: { report: string }): Spans[] {
  const columns = Math.max(8, ...comparison.pairs.map(({ metric }) => metric.length));
  const pairs = comparison.pairs.map(({ metric, unit, savedPerWork, ci99, from, to, better }): Spans => {
    return [
      `  ${padded(metric, columns)}  ${plainText(from)} → ${plainText(to)} saves ${perPass(savedPerWork, unit)} per pass, `,
      [`99 % CI ${interval(ci99, unit)}`, 'dim'],
      better ? [', certain', 'green'] : [', not certain', 'yellow'],
    ];
  });
  return [
    [['comparison', 'bold'], `: ${plainText(comparison.summary)}`],
    ...pairs,
    ...comparison.warnings.map((warning): Spans => [['  note: ', 'yellow'], plainText(warning)]),
    reportLine(paths.report, columns),
  ];
}

function metricLine({ name, unit, outcome, reason, growthPerWork, ci95, predictedPerWork }: MetricAnalysis, columns: number): Spans {
  const growth = `${perPass(growthPerWork, unit)} per pass ${interval(ci95, unit)}`;
  const prediction = predictedPerWork === undefined ? '' : `, predicted ${perPass(predictedPerWork, unit)}`;
  return [`  ${padded(name, columns)}  ${growth}${prediction}  `, [`${outcome}: ${plainText(reason)}`, 'dim']];
}

function culpritLine(resources: readonly Culprit[], columns: number): Spans {
  const [{ file, line, column, via } = { file: '', line: 0, column: 0, via: [] }] = resources;
  const chain = via.length === 0 ? '' : ` via ${via.map((frame) => `${plainText(frame.file)}:${frame.line}`).join(', ')}`;
  return [`  ${padded('culprit', columns)}  `, [`${plainText(file)}:${line}:${column}`, 'bold'], chain, `: ${openedThere(resources)}`];
}

/** `540 channels and 540 sockets opened, none closed, 100 % of the growth`; a clause each where they differ in more than the number. */
function openedThere(resources: readonly Culprit[]): string {
  const clauses = new Map<string, string[]>();
  for (const { opened, resource, closed, share } of resources) {
    const rest = `opened, ${closed === 0 ? 'none' : count(closed)} closed, ${percent(share)} of the growth`;
    clauses.set(rest, [...(clauses.get(rest) ?? []), counted(opened, resource)]);
  }
  return [...clauses].map(([rest, opened]) => `${listed(opened)} ${rest}`).join('; ');
}

function reportLine(report: string, columns: number): Spans {
  return [`  ${padded('report', columns)}  `, [shownPath(report), 'cyan']];
}
