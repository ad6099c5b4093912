import type { VNode } from 'preact';
import { leadingMetric } from '../../analysis/charts/leadingMetric.js';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import type { WorkChart } from '../../analysis/model/charts.js';
import { toldMetrics } from '../../analysis/tables/toldMetrics.js';
import { METRICS } from '../../analysis/verdict/index.js';
import { targetOf } from '../../targets/index.js';
import { workWords } from '../../targets/workWords.js';
import { counted, countedWork, level, range, type WorkWords } from '../../text/figures.js';
import { shortName } from '../../text/shortName.js';
import { type ChartLine, Legend } from '../chart/lineChart.js';
import { isStill, Multiples } from '../chart/multiples.js';
import { lineStyle } from '../chart/style.js';
import { slicesOf, WorkLineChart, workTitle } from '../chart/workChart.js';
import { Section } from '../parts.js';
import { whyAbsent } from '../words.js';

/** Draws the settled levels against work done, measured and predicted, of the metric that the verdict speaks of. */
export function MainPicture({ run }: { run: AnalysedRun }): VNode {
  const { charts, notSeen, confirmation } = run.analysis;
  const work = workWords(run.plan);
  const main = mainChart(run);
  if (!main) return <p class="lead">No picture: {whyAbsent('sockets', notSeen) ?? 'no checkpoint was recorded'}.</p>;
  const lines = linesOf(main, namesIn(charts.byWork));
  return (
    <>
      <WorkLineChart
        {...drawn(main, charts.byWork, work)}
        title={`${workTitle(main, targetOf(run).socketsTitle)}, settled levels`}
        summary={`${told(main, work)} Dots are checkpoints, shaded stretches are every other slice of the load${hasPrediction(lines) ? ', dashed lines the prediction' : ''}.${secondWords(lines, confirmation?.amount, work)}`}
        lines={lines}
        mostLabels={MOST_LABELS}
        height={260}
      />
      {lines.length > MOST_LABELS ? <Legend lines={lines} /> : null}
    </>
  );
}

/** Draws the other metrics that moved against work done, small; in words, those that did not. */
export function AgainstWork({ run }: { run: AnalysedRun }): VNode {
  const { charts, metrics } = run.analysis;
  const work = workWords(run.plan);
  const { same, quiet } = toldMetrics(metrics);
  const untold = [...same, ...quiet].map(({ name }) => name);
  const names = namesIn(charts.byWork);
  const main = mainChart(run);
  const others = charts.byWork.filter(
    (chart) => chart !== main && (!untold.includes(chart.name) || isStill(linesOf(chart, names))),
  );
  return (
    <Section id="against-work" title="Other levels against work">
      {others.length === 0 ? <p class="lead">There are no others.</p> : null}
      <Multiples
        of={others.map((chart) => ({
          ...drawn(chart, charts.byWork, work),
          summary: `From ${ends(chart, 0)} to ${ends(chart, -1)}.`,
          lines: linesOf(chart, names),
        }))}
        every="replica"
        socketsTitle={targetOf(run).socketsTitle}
      />
    </Section>
  );
}

/** The most lines that are named at their ends. */
const MOST_LABELS = 20;

/** Returns the chart of the metric that the verdict speaks of, else of the first that is not only told in passing. */
function mainChart({ analysis: { charts, metrics } }: AnalysedRun): WorkChart | undefined {
  const leading = leadingMetric(metrics);
  return (
    charts.byWork.find(({ name }) => name === leading) ?? charts.byWork.find(({ name }) => !METRICS[name].incidental)
  );
}

function namesIn(charts: readonly WorkChart[]): string[] {
  return [...new Set(charts.flatMap(({ series }) => series.map(({ replica }) => replica)))];
}

/** Says where the second stretch begins, on which the outcome rests. */
function secondWords(lines: readonly ChartLine[], second: number | undefined, work: WorkWords): string {
  const end = Math.max(0, ...lines.map(({ points }) => points.at(-1)?.[0] ?? 0));
  if (second === undefined || end <= second) return '';
  return ` The second stretch, on which the outcome rests, begins at about ${countedWork(Math.round(end - second), work)}.`;
}

function linesOf({ series }: WorkChart, names: readonly string[]): ChartLine[] {
  return series.map(({ replica, measured, predicted }) => ({
    name: replica,
    points: measured,
    predicted,
    style: lineStyle(names.indexOf(replica)),
  }));
}

function drawn(of: WorkChart, all: readonly WorkChart[], work: WorkWords) {
  const source = { path: `run.analysis.charts.byWork.${all.indexOf(of)}.series`, points: 'measured' };
  return { id: `chart-by-work-${of.name}`, of, work, ...slicesOf(of.series), source };
}

function hasPrediction(lines: readonly ChartLine[]): boolean {
  return lines.some(({ predicted }) => predicted !== undefined);
}

/** Returns the least and greatest level at which a chart's lines begin, or end. */
function ends({ series, unit }: WorkChart, at: 0 | -1): string {
  return range(
    series.flatMap(({ measured }) => measured.at(at)?.[1] ?? []),
    unit,
  );
}

function told({ series, unit }: WorkChart, work: WorkWords): string {
  const [first] = series;
  const went = (measured: WorkChart['series'][number]['measured']) => {
    const [from, to] = [measured[0], measured.at(-1)];
    return from && to
      ? `from ${level(from[1], unit)} to ${level(to[1], unit)} in ${countedWork(to[0] - from[0], work)}`
      : '';
  };
  if (first && series.length > 1 && series.every(({ measured }) => String(measured) === String(first.measured)))
    return `All ${series.length} replicas lie on one line: ${went(first.measured)}.`;
  const sentences = series.slice(0, 3).map(({ replica, measured }) => `${shortName(replica)} went ${went(measured)}`);
  const rest = series.length > 3 ? `; ${counted(series.length - 3, 'more is', 'more are')} drawn` : '';
  return `${sentences.join('; ')}${rest}.`;
}
