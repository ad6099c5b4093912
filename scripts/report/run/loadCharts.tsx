import type { VNode } from 'preact';
import type { AnalysedRun } from '../../analysis/model/analysedRun.js';
import type { LoadAnalysis } from '../../analysis/model/analysis.js';
import { rateFigure, type WorkWords } from '../../text/figures.js';
import { milliseconds } from '../../text/times.js';
import { type Axis, timeAxis, valueAxis } from '../chart/axis.js';
import { type ChartLine, Legend, LineChart, tableOf } from '../chart/lineChart.js';
import { lineStyle, memberStyle } from '../chart/style.js';
import { sliceBands } from './sliceBands.js';

/** A line over the slices of a load, as it is embedded in the page: each slice is a point at its middle. */
export interface SliceLine {
  replica: string;
  points: [atMs: number, value: number][];
}

/** The lines that the load is drawn with. */
export interface SliceLines {
  throughput: SliceLine[];
  latency: SliceLine[];
}

/** The name of the line that the throughput is held against. */
const PLANNED = 'planned';

/** Returns the lines of a load, for the page's data too; none where no slice says how it went. */
export function sliceLines({ slices, rate }: LoadAnalysis): SliceLines {
  const line = (replica: string, of: (slice: LoadAnalysis['slices'][number]) => number | undefined): SliceLine => ({
    replica,
    points: slices.flatMap((slice): SliceLine['points'] => {
      const value = of(slice);
      if (value === undefined || slice.endMs === undefined) return [];
      return [[Math.round((slice.beginMs + slice.endMs) / 2), value]];
    }),
  });
  const achieved = line('achieved', ({ perSecond }) => perSecond);
  const throughput = [line(PLANNED, ({ perSecond }) => perSecond && rate?.planned), achieved];
  return {
    throughput: achieved.points.length > 0 ? throughput : [],
    latency: [line('99th percentile', ({ p99Ms }) => p99Ms), line('median', ({ p50Ms }) => p50Ms)].filter(
      ({ points }) => points.length > 0,
    ),
  };
}

interface LoadChartsProps {
  run: AnalysedRun;
  load: LoadAnalysis;
  /** The unit of the work, and what a rate of it is per, besides the second. */
  work: WorkWords;
  each: string;
}

/** Draws the throughput against what was planned, and the latency, slice by slice. */
export function LoadCharts({ run, load, work, each }: LoadChartsProps): VNode | null {
  const { throughput, latency } = sliceLines(load);
  const x = timeAxis([run.analysis.seconds * 1000]);
  const shared = { x, load };
  const [rates, times] = [drawn(throughput, 0), drawn(latency, 2)];
  if (rates.length + times.length === 0) return null;
  return (
    <>
      <Legend lines={[...rates, ...times]} />
      <div class="multiples">
        {rates.length > 0 ? (
          <SliceChart
            {...shared}
            name="throughput"
            title={`Throughput: ${work.many} per second${each}`}
            summary={`${extremes(rates[1], rateFigure)} a slice, of ${rateFigure(load.rate?.planned ?? 0)} planned.`}
            unit="rate"
            lines={rates}
          />
        ) : null}
        {times.length > 0 ? (
          <SliceChart
            {...shared}
            name="latency"
            title="Latency"
            summary={`${times.map((line) => `${line.name} ${extremes(line, milliseconds)}`).join('; ')}, by slice.`}
            unit="ms"
            lines={times}
          />
        ) : null}
      </div>
    </>
  );
}

function drawn(lines: readonly SliceLine[], first: number): ChartLine[] {
  return lines.map(({ replica, points }, index) => ({
    name: replica,
    points,
    style: replica === PLANNED ? memberStyle(7, 1) : lineStyle(first + index),
  }));
}

/** Returns the least and greatest value of a line. */
function extremes(line: ChartLine | undefined, figure: (value: number) => string): string {
  const values = line?.points.map(([, value]) => value) ?? [];
  const [low, high] = [figure(Math.min(...values)), figure(Math.max(...values))];
  return low === high ? low : `${low} to ${high}`;
}

interface SliceChartProps {
  x: Axis;
  load: LoadAnalysis;
  name: keyof SliceLines;
  title: string;
  summary: string;
  unit: string;
  lines: readonly ChartLine[];
}

function SliceChart({ x, load, name, title, summary, unit, lines }: SliceChartProps): VNode {
  const values = lines.flatMap(({ points }) => points.map(([, value]) => value));
  return (
    <LineChart
      id={`chart-load-${name}`}
      title={title}
      summary={summary}
      x={x}
      y={valueAxis(values, unit, unit, 4)}
      unit={unit}
      lines={lines}
      height={170}
      labelled={false}
      dotted={lines.every(({ points }) => points.length <= 60)}
      bands={sliceBands(load.slices)}
      source={{ path: `load.${name}`, points: 'points' }}
      table={tableOf(lines, 'time', (ms) => `${(ms / 1000).toFixed(1)} s`, unit)}
    />
  );
}
