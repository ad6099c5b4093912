import type { VNode } from 'preact';
import { leadingMetric } from '../../analysis/charts/leadingMetric.js';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import type { MetricName } from '../../analysis/model/analysis.js';
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
import { titleOf, whyAbsent } from '../words.js';
import { ForecastSentence } from './forecast.js';

/**
 * Draws settled levels against work done, measured and predicted: large, the metric that the verdict speaks of; small,
 * the others that moved; in words, those that did not. And when descriptors would run out.
 */
export function AgainstWork({ run }: { run: AnalysedRun }): VNode {
  const { charts, notSeen, forecast, metrics, confirmation } = run.analysis;
  const work = workWords(run.plan);
  const leading = leadingMetric(metrics);
  const main =
    charts.byWork.find(({ name }) => name === leading) ?? charts.byWork.find(({ name }) => !METRICS[name].incidental);
  const { same, quiet } = toldMetrics(metrics);
  const untold = [...same, ...quiet].map(({ name }) => name);
  return (
    <Section id="against-work" title={main ? `${titleOf(main)} against work` : 'Against work'}>
      {main ? (
        <Pictures
          main={main}
          all={charts.byWork}
          untold={untold}
          work={work}
          socketsTitle={targetOf(run).socketsTitle}
          second={confirmation?.amount}
        />
      ) : (
        <p class="lead">No picture: {whyAbsent('sockets', notSeen) ?? 'no checkpoint was recorded'}.</p>
      )}
      {forecast ? <ForecastSentence of={forecast} load={run.analysis.load} work={work} /> : null}
    </Section>
  );
}

/** The most lines that are named at their ends. */
const MOST_LABELS = 20;

interface PicturesProps {
  main: WorkChart;
  all: readonly WorkChart[];
  /** The metrics that have nothing of their own to say: they are told in words, where they did not move. */
  untold: readonly MetricName[];
  work: WorkWords;
  socketsTitle: string;
  /** Units of the second stretch, on which the outcome rests, where there was one. */
  second: number | undefined;
}

function Pictures({ main, all, untold, work, socketsTitle, second }: PicturesProps): VNode {
  const names = [...new Set(all.flatMap(({ series }) => series.map(({ replica }) => replica)))];
  const others = all.filter(
    (chart) => chart !== main && (!untold.includes(chart.name) || isStill(linesOf(chart, names))),
  );
  const lines = linesOf(main, names);
  return (
    <>
      <WorkLineChart
        {...drawn(main, all, work)}
        title={`${workTitle(main, socketsTitle)}, settled levels`}
        summary={`${told(main, work)} Dots are checkpoints, shaded stretches are every other slice of the load${hasPrediction(lines) ? ', dashed lines the prediction' : ''}.${secondWords(lines, second, work)}`}
        lines={lines}
        mostLabels={MOST_LABELS}
        height={340}
      />
      {lines.length > MOST_LABELS ? <Legend lines={lines} /> : null}
      <Multiples
        of={others.map((chart) => ({
          ...drawn(chart, all, work),
          summary: `From ${ends(chart, 0)} to ${ends(chart, -1)}.`,
          lines: linesOf(chart, names),
        }))}
        every="replica"
        socketsTitle={socketsTitle}
      />
    </>
  );
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
  const source = { path: `run.analysis.charts.byWork.${all.indexOf(of)}.series`, points: 'measured', name: 'replica' };
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
