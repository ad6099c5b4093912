import type { VNode } from 'preact';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import { TIME_CHART_NAMES, type TimeChart } from '../../analysis/model/charts.js';
import { range } from '../../text/figures.js';
import { duration } from '../../text/times.js';
import { timeAxis, valueAxis } from '../chart/axis.js';
import { type ChartLine, Legend, LineChart, tableOf } from '../chart/lineChart.js';
import { placeMarks } from '../chart/placeMarks.js';
import { lineStyle } from '../chart/style.js';
import { Section } from '../parts.js';
import { METRIC_TITLE, whyAbsent } from '../words.js';

/** Draws small charts over time, one for each metric watched; one without data says why. */
export function OverTime({ run }: { run: AnalysedRun }): VNode {
  const { charts, replicas, marks = [] } = run.analysis;
  const names = [
    ...new Set([
      ...replicas.map(({ id }) => id),
      ...charts.overTime.flatMap(({ series }) => series.map(({ replica }) => replica)),
    ]),
  ];
  const drawn = TIME_CHART_NAMES.map((name) => ({
    name,
    index: charts.overTime.findIndex(
      (chart) => chart.name === name && chart.series.some(({ points }) => points.length > 0),
    ),
  }));
  return (
    <Section id="over-time" title="Over time">
      {names.length > 0 ? <Legend lines={names.map((name, index) => ({ name, style: lineStyle(index) }))} /> : null}
      {marks.length > 0 ? (
        <p class="key">
          Marked: <bdi>{marks.map(({ atMs, text }) => `${text} after ${duration(atMs)}`).join('; ')}</bdi>.
        </p>
      ) : null}
      <div class="multiples">
        {drawn.map(({ index }) => {
          const chart = charts.overTime[index];
          return chart ? <Small chart={chart} index={index} names={names} run={run} /> : null;
        })}
        {drawn.map(({ name, index }) => (index < 0 ? <Missing name={name} run={run} /> : null))}
      </div>
    </Section>
  );
}

/** The part of a chart's width that a label's character takes, in the narrowest column there is. */
const CHARACTER = 0.021;

function Small({
  chart,
  index,
  names,
  run,
}: {
  chart: TimeChart;
  index: number;
  names: readonly string[];
  run: AnalysedRun;
}): VNode {
  const { charts, load, seconds, marks = [] } = run.analysis;
  const lines = chart.series
    .filter(({ points }) => points.length > 0)
    .map(({ replica, points }): ChartLine => ({ name: replica, points, style: lineStyle(names.indexOf(replica)) }));
  const values = lines.flatMap(({ points }) =>
    points.flatMap(([, value, low, high]) => [value, low ?? value, high ?? value]),
  );
  const x = timeAxis([seconds * 1000, ...lines.flatMap(({ points }) => points.map(([atMs]) => atMs))]);
  const unit = chart.unit === 'bytes' || chart.unit === 'ms' ? chart.unit : chart.name;
  const slices = load?.slices ?? [];
  return (
    <LineChart
      id={`chart-over-time-${chart.name}`}
      title={METRIC_TITLE[chart.name]}
      summary={told(lines, unit, chart.source)}
      x={x}
      y={valueAxis(values, unit, unit, 4)}
      unit={unit}
      lines={lines}
      height={170}
      labelled={false}
      dotted={chart.source === 'checkpoints' && lines.every(({ points }) => points.length <= 60)}
      bands={slices.flatMap(({ beginMs, endMs }) => (endMs === undefined ? [] : [[beginMs, endMs] as const]))}
      marks={charts.checkpoints.map(({ atMs }) => atMs)}
      moments={placeMarks(
        marks.map(({ atMs, text, kind }) => ({ at: Math.min(1, x.at(atMs)), text, kind })),
        CHARACTER,
      )}
      source={{ path: `run.analysis.charts.overTime.${index}.series`, points: 'points', name: 'replica' }}
      table={tableOf(lines, 'time', timeLabel(x.domain[1]), unit)}
    />
  );
}

function timeLabel(spanMs: number): (ms: number) => string {
  if (spanMs <= 180_000) return (ms) => `${(ms / 1000).toFixed(1)} s`;
  return spanMs <= 3 * 3_600_000
    ? (ms) => `${(ms / 60_000).toFixed(1)} min`
    : (ms) => `${(ms / 3_600_000).toFixed(2)} h`;
}

function told(lines: readonly ChartLine[], unit: string, source: TimeChart['source']): string {
  const firsts = lines.map(({ points }) => points[0]?.[1] ?? 0);
  const lasts = lines.map(({ points }) => points.at(-1)?.[1] ?? 0);
  const [from, to] = [range(firsts, unit), range(lasts, unit)];
  return `${from === to ? `${from} at first and at last` : `From ${from} to ${to}`}; ${source === 'checkpoints' ? 'settled levels' : 'as the ticks saw it'}.`;
}

function Missing({ name, run }: { name: TimeChart['name']; run: AnalysedRun }): VNode {
  const { analysis, plan } = run;
  const why =
    whyAbsent(name, analysis.notSeen) ??
    (name === 'timers' && 'observe' in plan && !plan.observe.timers
      ? 'counting timers was off (--count-timers)'
      : 'observe' in plan && plan.observe.tickMs === 0
        ? 'ticks were off'
        : 'the record holds no readings of it');
  return (
    <div class="chart missing">
      <h3>{METRIC_TITLE[name]}</h3>
      <p>
        Not seen: <bdi>{why}</bdi>.
      </p>
    </div>
  );
}
