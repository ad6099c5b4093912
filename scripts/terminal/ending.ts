import { classWords } from '../analysis/attribution/classWords.js';
import { bySite, openedWords } from '../analysis/attribution/culpritSites.js';
import { rateWords } from '../analysis/audit/loadSentences.js';
import { weakensVerdict } from '../analysis/audit/weakensVerdict.js';
import { type Certainty, certaintyOf, decidingBound, openBounds } from '../analysis/compare/certainty.js';
import { setLabels } from '../analysis/compare/setLabels.js';
import { foldedWords, toldPairs } from '../analysis/compare/toldPairs.js';
import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { AlertAnalysis, Culprit, Finding, MetricAnalysis } from '../analysis/model/analysis.js';
import type { Comparison } from '../analysis/model/comparison.js';
import type { HeapClassTable } from '../analysis/model/heapClasses.js';
import { isMeasured } from '../analysis/model/measured.js';
import { ceilingText } from '../analysis/tables/ceilingText.js';
import { passedText } from '../analysis/tables/passedText.js';
import { decidingOf, quietWords, sameGrowthWords, toldMetrics } from '../analysis/tables/toldMetrics.js';
import { targetName } from '../targets/names.js';
import { sharedWorkWords, workWords } from '../targets/workWords.js';
import { count, counted, growthFigure, listed, percent, perWork, type WorkWords } from '../text/figures.js';
import { grownWords } from '../text/growthEvidence.js';
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
export function endingLines(run: AnalysedRun, paths: { report: string }, name?: string): Spans[] {
  const { plan, analysis } = run;
  const { full, same, quiet } = toldMetrics(analysis.metrics);
  const clean = decidingOf(quiet);
  const columns = Math.max(8, ...full.map(({ name }) => name.length));
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
    ...full.map((metric) => metricLine(metric, columns, workWords(plan))),
    ...sameGrowthWords(same).map((words): Spans => [`  ${padded('besides', columns)}  ${words}`]),
    ...(clean.length > 0
      ? [[`  ${padded('besides', columns)}  `, [`clean: ${quietWords(clean)}`, 'dim']] satisfies Spans]
      : []),
    ...(analysis.socketCeiling
      ? [[`  ${padded('ceiling', columns)}  ${ceilingText(analysis.socketCeiling)}`] satisfies Spans]
      : []),
    ...(analysis.goroutinesPassed
      ? [[`  ${padded('goroutines', columns)}  ${passedText(analysis.goroutinesPassed)}`] satisfies Spans]
      : []),
    ...(analysis.abandoned
      ? [
          [
            `  ${padded('abandoned', columns)}  ${counted(analysis.abandoned, 'channel was', 'channels were')} collected without ever being closed`,
          ] satisfies Spans,
        ]
      : []),
    ...rateLines(analysis.audit, columns, workWords(plan)),
    ...bySite(analysis.culprits).map((resources) => culpritLine(resources, columns)),
    ...classLine(analysis.heapClasses, workWords(plan), columns),
    ...alertLines(analysis.alerts ?? [], columns),
    ...nextLine(run, columns),
    reportLine(paths.report, columns),
  ];
}

/** Returns the classes that grow on the heap; none where they were not counted, or none grew. */
function classLine(table: HeapClassTable | undefined, work: WorkWords, columns: number): Spans[] {
  const words = table && classWords(table, work);
  return words === undefined ? [] : [[`  ${padded('on the heap', columns)}  ${plainText(words)}`]];
}

/** Returns what settles an inconclusive run, with its command. */
function nextLine({ analysis, advice = [] }: AnalysedRun, columns: number): Spans[] {
  const last = analysis.outcome === 'inconclusive' ? advice.at(-1) : undefined;
  if (last?.command === undefined) return [];
  return [[`  ${padded('next', columns)}  ${plainText(last.what)}: `, [plainText(last.command), 'cyan']]];
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
  const told = toldPairs(comparison.pairs);
  const columns = Math.max(8, ...told.full.map(({ metric }) => metric.length));
  const labels = setLabels(
    comparison.pairs.flatMap(({ from, to }) => [from, to]).filter((name, index, all) => all.indexOf(name) === index),
  );
  const label = (name: string) => plainText(labels.get(name) ?? name);
  const work = sharedWorkWords(runs.map(({ plan }) => plan));
  const pairs = told.full.map((pair): Spans => {
    const { metric, unit, savedPerWork, from, to } = pair;
    const certainty = certaintyOf(pair);
    const [verb, value] = certainty === 'cost' ? ['costs', -savedPerWork] : ['saves', savedPerWork];
    return [
      `  ${padded(metric, columns)}  ${label(from)} → ${label(to)} ${verb} ${growthFigure(value, unit)} ${perWork(work)}, `,
      ...certaintySpans(certainty, decidingBound(pair) ?? openBounds(pair)),
    ];
  });
  const folded = foldedWords(told).map((words): Spans => [`  ${padded('besides', columns)}  `, [words, 'dim']]);
  return [
    [['comparison', 'bold'], `: ${plainText(comparison.summary)}`],
    ...(comparison.sets.length > MOST_IN_FULL ? tableLines(runs, nameIn(comparison)) : [...pairs, ...folded]),
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

function certaintySpans(certainty: Certainty, bounds: string): Spans {
  if (certainty === 'shown') return [['shown, never decides', 'dim']];
  if (certainty === 'none') return [['not certain', 'yellow'], `: ${bounds}`];
  return [['certain', certainty === 'saved' ? 'green' : 'red'], `: ${bounds}`];
}

function metricLine(metric: MetricAnalysis, columns: number, work: WorkWords): Spans {
  const { name, unit, outcome, reason, predictedPerWork } = metric;
  if (!isMeasured(metric)) return [`  ${padded(name, columns)}  `, [`not measured: ${plainText(reason)}`, 'dim']];
  const prediction = predictedPerWork === undefined ? '' : `, predicted ${growthFigure(predictedPerWork, unit)}`;
  return [
    `  ${padded(name, columns)}  ${grownWords(metric, unit, work)}${prediction}  `,
    [`${outcome}: ${plainText(reason)}`, 'dim'],
  ];
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
    if (resource === 'goroutine') {
      clauses.set(`still ran, ${percent(share)} of the growth`, [counted(culprit.live, resource)]);
      continue;
    }
    const rest = `${openedWords(culprit)}, ${closed === 0 ? 'none' : count(closed)} closed, ${percent(share)} of the growth`;
    clauses.set(rest, [
      ...(clauses.get(rest) ?? []),
      counted(culprit.opened, resource, resource === 'child' ? 'children' : undefined),
    ]);
  }
  return [...clauses].map(([rest, counts]) => `${listed(counts)} ${rest}`).join('; ');
}

/** Returns how slow the load was where it missed its rate, and no finding above says so already. */
function rateLines(audit: readonly Finding[], columns: number, work: WorkWords): Spans[] {
  return audit.flatMap((finding): Spans[] =>
    finding.rule === 'rate-reached' && finding.level === 'note' && !weakensVerdict(finding)
      ? [[`  ${padded('load', columns)}  ${rateWords(finding, work)}`]]
      : [],
  );
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
