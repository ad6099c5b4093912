import type { VNode } from 'preact';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import type { MetricName } from '../../analysis/model/analysis.js';
import { TIME_CHART_NAMES, type TimeChart } from '../../analysis/model/charts.js';
import { toldMetrics } from '../../analysis/tables/toldMetrics.js';
import { METRICS } from '../../analysis/verdict/index.js';
import { range } from '../../text/figures.js';
import { type Axis, timeAxis, valueAxis } from '../chart/axis.js';
import { type ChartLine, Legend, LineChart, tableOf } from '../chart/lineChart.js';
import { lineStyle } from '../chart/style.js';
import { Section } from '../parts.js';
import { METRIC_TITLE, titleOf, whyAbsent } from '../words.js';
import { EventLane } from './eventLane.js';
import { sliceBands } from './sliceBands.js';

/** Draws small charts over time, one for each metric watched; one without data says why. */
export function OverTime({ run }: { run: AnalysedRun }): VNode {
  const { charts, metrics, replicas } = run.analysis;
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
  const x = axisOf(run);
  const { full } = toldMetrics(metrics);
  const untold = drawn.flatMap(({ name, index }) => {
    const chart = charts.overTime[index];
    const isTold = full.some((metric) => metric.name === name);
    return chart && isIncidental(name) && !isTold ? [{ name, chart }] : [];
  });
  const moving = drawn.filter(({ name }) => !untold.some((each) => each.name === name));
  return (
    <Section id="over-time" title="Over time">
      {names.length > 0 ? <Legend lines={names.map((name, index) => ({ name, style: lineStyle(index) }))} /> : null}
      <EventLane run={run} x={x} />
      <div class="multiples">
        {moving.map(({ index }) => {
          const chart = charts.overTime[index];
          return chart ? <Small chart={chart} index={index} names={names} run={run} x={x} /> : null;
        })}
        {drawn.map(({ name, index }) => (index < 0 && isMissed(name, run) ? <Missing name={name} run={run} /> : null))}
      </div>
      {untold.length > 0 ? (
        <p class="key">
          Not drawn, as none has anything of its own to say:{' '}
          {untold.map(({ name, chart }) => course(name, chart)).join('; ')}.
        </p>
      ) : null}
    </Section>
  );
}

/** Tells whether a chart is drawn only where it has something to say. */
function isIncidental(name: TimeChart['name']): name is MetricName {
  return name !== 'loop_delay_p99_ms' && METRICS[name].incidental;
}

/** Tells whether a chart that has no data is told: one that an older lab did not have is not. */
function isMissed(name: TimeChart['name'], { analysis }: AnalysedRun): boolean {
  return !isIncidental(name) || whyAbsent(name, analysis.notSeen) !== undefined;
}

/** Says in words what a chart would show: `worker threads at 0`, `descriptors from 22 to 26`. */
function course(name: MetricName, { series, unit }: TimeChart): string {
  const { noun } = METRICS[name];
  const ends = [0, -1].map((at) =>
    range(
      series.flatMap(({ points }) => points.at(at)?.[1] ?? []),
      unit,
    ),
  );
  return ends[0] === ends[1] ? `${noun} at ${ends[0]}` : `${noun} from ${ends[0]} to ${ends[1]}`;
}

/** Returns the axis of time that all charts of a run share: as long as the run, and as what was seen of it. */
function axisOf({ analysis: { charts, seconds } }: AnalysedRun): Axis {
  const points = charts.overTime.flatMap(({ series }) => series.flatMap((line) => line.points));
  return timeAxis([seconds * 1000, ...points.map(([atMs]) => atMs)]);
}

function Small({
  chart,
  index,
  names,
  run,
  x,
}: {
  chart: TimeChart;
  index: number;
  names: readonly string[];
  run: AnalysedRun;
  x: Axis;
}): VNode {
  const { charts, load, marks = [] } = run.analysis;
  const lines = chart.series
    .filter(({ points }) => points.length > 0)
    .map(({ replica, points }): ChartLine => ({ name: replica, points, style: lineStyle(names.indexOf(replica)) }));
  const values = lines.flatMap(({ points }) =>
    points.flatMap(([, value, low, high]) => [value, low ?? value, high ?? value]),
  );
  const unit = chart.unit === 'bytes' || chart.unit === 'ms' ? chart.unit : chart.name;
  const slices = load?.slices ?? [];
  return (
    <LineChart
      id={`chart-over-time-${chart.name}`}
      title={titleOf(chart)}
      summary={told(lines, unit, chart.source)}
      x={x}
      y={valueAxis(values, unit, unit, 4)}
      unit={unit}
      lines={lines}
      height={170}
      labelled={false}
      dotted={chart.source === 'checkpoints' && lines.every(({ points }) => points.length <= 60)}
      bands={sliceBands(slices)}
      marks={charts.checkpoints.map(({ atMs }) => atMs)}
      moments={marks.map(({ atMs, kind }) => ({ at: Math.min(1, x.at(atMs)), kind }))}
      source={{ path: `run.analysis.charts.overTime.${index}.series`, points: 'points' }}
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
