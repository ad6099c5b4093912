import { bySite, openedWords } from '../analysis/attribution/culpritSites.js';
import { weakensVerdict } from '../analysis/audit/weakensVerdict.js';
import { type Certainty, certaintyOf, decidingBound } from '../analysis/compare/certainty.js';
import { setLabels } from '../analysis/compare/setLabels.js';
import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { AlertAnalysis, Culprit, MetricAnalysis } from '../analysis/model/analysis.js';
import type { Comparison } from '../analysis/model/comparison.js';
import { isMeasured } from '../analysis/model/measured.js';
import { ceilingText } from '../analysis/tables/ceilingText.js';
import { targetName } from '../targets/names.js';
import { sharedWorkWords, workWords } from '../targets/workWords.js';
import { count, counted, growthFigure, interval, listed, percent, perWork, type WorkWords } from '../text/figures.js';
import { negated } from '../text/interval.js';
import { plainText, shownPath } from '../text/plainText.js';
import { duration } from '../text/times.js';
import type { Spans } from './spans.js';
import { tableLines } from './table.js';
import { mark, verdict } from './verdict.js';
import { padded } from './width.js';

/**
 * Returns how a run ended: its outcome and sentence, the figures, the guilty lines, and where the report is.
 * @param name what it is called among the runs of its command; else by its variant
 */
export function endingLines({ plan, analysis }: AnalysedRun, paths: { report: string }, name?: string): Spans[] {
  const names = analysis.metrics.map(({ name }) => name.length);
  const columns = Math.max(8, ...names);
  return [
    [...mark(analysis), [plainText(name ?? targetName(plan)), 'bold'], ': ', ...verdict(analysis)],
    ['  ', plainText(analysis.summary)],
    ...analysis.audit
      .filter(weakensVerdict)
      .map(
        ({ level, sentence }) =>
          [
            [level === 'invalid' ? '  ! ' : '  note: ', level === 'invalid' ? 'red' : 'yellow'],
            plainText(sentence),
          ] satisfies Spans,
      ),
    ...analysis.metrics.map((metric) => metricLine(metric, columns, workWords(plan))),
    ...(analysis.socketCeiling
      ? [[`  ${padded('ceiling', columns)}  ${ceilingText(analysis.socketCeiling)}`] satisfies Spans]
      : []),
    ...(analysis.abandoned
      ? [
          [
            `  ${padded('abandoned', columns)}  ${counted(analysis.abandoned, 'channel was', 'channels were')} collected without ever being closed`,
          ] satisfies Spans,
        ]
      : []),
    ...bySite(analysis.culprits).map((resources) => culpritLine(resources, columns)),
    ...alertLines(analysis.alerts ?? [], columns),
    reportLine(paths.report, columns),
  ];
}

/** The most sets that are shown pair by pair; more are shown in one table. */
const MOST_IN_FULL = 4;

/**
 * Returns what a comparison says, and where its report is.
 * @param runs all that are compared
 */
export function comparisonLines(
  comparison: Comparison,
  runs: readonly AnalysedRun[],
  paths: { report: string },
): Spans[] {
  const columns = Math.max(8, ...comparison.pairs.map(({ metric }) => metric.length));
  const labels = setLabels(
    comparison.pairs.flatMap(({ from, to }) => [from, to]).filter((name, index, all) => all.indexOf(name) === index),
  );
  const label = (name: string) => plainText(labels.get(name) ?? name);
  const work = sharedWorkWords(runs.map(({ plan }) => plan));
  const pairs = comparison.pairs.map((pair): Spans => {
    const { metric, unit, savedPerWork, ci99, from, to } = pair;
    const certainty = certaintyOf(pair);
    const told =
      certainty === 'cost'
        ? { verb: 'costs', value: -savedPerWork, ends: negated(ci99) }
        : { verb: 'saves', value: savedPerWork, ends: ci99 };
    return [
      `  ${padded(metric, columns)}  ${label(from)} → ${label(to)} ${told.verb} ${growthFigure(told.value, unit)} ${perWork(work)}, `,
      [`99 % CI ${interval(told.ends, unit)}`, 'dim'],
      ...certaintySpans(certainty, decidingBound(pair)),
    ];
  });
  return [
    [['comparison', 'bold'], `: ${plainText(comparison.summary)}`],
    ...(comparison.sets.length > MOST_IN_FULL ? tableLines(runs, nameIn(comparison)) : pairs),
    ...[...comparison.differences, ...comparison.warnings, ...comparison.notes].map(
      (note): Spans => [['  note: ', 'yellow'], plainText(note)],
    ),
    reportLine(paths.report, columns),
  ];
}

/** Returns the name of a run in a comparison: that of its set, where the set has a name of its own. */
function nameIn({ sets }: Comparison): (run: AnalysedRun) => string {
  return ({ plan }) => {
    const name = sets.find(({ runs }) => runs.includes(plan.id))?.name;
    return plainText(name === undefined || name === plan.id ? targetName(plan) : name);
  };
}

function certaintySpans(certainty: Certainty, bound: string | undefined): Spans {
  if (certainty === 'shown') return [[', shown, never decides', 'dim']];
  if (certainty === 'none') return [[', not certain', 'yellow']];
  return [`, ${bound}, `, ['certain', certainty === 'saved' ? 'green' : 'red']];
}

function metricLine(metric: MetricAnalysis, columns: number, work: WorkWords): Spans {
  const { name, unit, outcome, reason, growthPerWork, ci95, predictedPerWork } = metric;
  if (!isMeasured(metric)) return [`  ${padded(name, columns)}  `, [`not measured: ${plainText(reason)}`, 'dim']];
  const growth = `${growthFigure(growthPerWork, unit)} ${perWork(work)} ${interval(ci95, unit)}`;
  const prediction = predictedPerWork === undefined ? '' : `, predicted ${growthFigure(predictedPerWork, unit)}`;
  return [`  ${padded(name, columns)}  ${growth}${prediction}  `, [`${outcome}: ${plainText(reason)}`, 'dim']];
}

function culpritLine(resources: readonly Culprit[], columns: number): Spans {
  const [{ file, line, column, via } = { file: '', line: 0, column: 0, via: [] }] = resources;
  const chain =
    via.length === 0 ? '' : ` via ${via.map((frame) => `${plainText(frame.file)}:${frame.line}`).join(', ')}`;
  return [
    `  ${padded('culprit', columns)}  `,
    [`${plainText(file)}:${line}:${column}`, 'bold'],
    chain,
    `: ${openedThere(resources)}`,
  ];
}

/**
 * Returns `540 channels and 540 sockets opened, none closed, 100 % of the growth`; a clause each where they differ in
 * more than the number.
 */
function openedThere(resources: readonly Culprit[]): string {
  const clauses = new Map<string, string[]>();
  for (const culprit of resources) {
    const { resource, closed, share } = culprit;
    const rest = `${openedWords(culprit)}, ${closed === 0 ? 'none' : count(closed)} closed, ${percent(share)} of the growth`;
    clauses.set(rest, [...(clauses.get(rest) ?? []), counted(culprit.opened, resource)]);
  }
  return [...clauses].map(([rest, counts]) => `${listed(counts)} ${rest}`).join('; ');
}

/** Returns one line for each alert that fired, in order. */
function alertLines(alerts: readonly AlertAnalysis[], columns: number): Spans[] {
  const fired = alerts.filter(({ firingMs }) => firingMs !== undefined);
  return [...new Set(fired.map(({ name }) => name))].map((name): Spans => {
    const own = fired.filter((alert) => alert.name === name);
    return [
      `  ${padded('alert', columns)}  ${plainText(name)} fired on ${counted(own.length, 'replica')}, first after ${duration(own[0]?.firingMs ?? 0)}`,
    ];
  });
}

function reportLine(report: string, columns: number): Spans {
  return [`  ${padded('report', columns)}  `, [shownPath(report), 'cyan']];
}
