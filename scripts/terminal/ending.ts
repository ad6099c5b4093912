import type { Comparison, Culprit, MetricAnalysis } from '../analysis/analysis.js';
import { interval, percent, perPass } from '../figures.js';
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
      ? [[`  ${padded('abandoned', columns)}  ${analysis.abandoned} channels were collected without ever being closed`] satisfies Spans]
      : []),
    ...analysis.culprits.map((culprit) => culpritLine(culprit, columns)),
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

function culpritLine({ file, line, column, via, resource, opened, closed, share }: Culprit, columns: number): Spans {
  const chain = via.length === 0 ? '' : ` via ${via.map((frame) => `${plainText(frame.file)}:${frame.line}`).join(', ')}`;
  return [
    `  ${padded('culprit', columns)}  `,
    [`${plainText(file)}:${line}:${column}`, 'bold'],
    chain,
    `: ${opened} ${resource}s opened, ${closed} closed, ${percent(share)} of the growth`,
  ];
}

function reportLine(report: string, columns: number): Spans {
  return [`  ${padded('report', columns)}  `, [shownPath(report), 'cyan']];
}
