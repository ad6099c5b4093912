import type { VNode } from 'preact';
import { meanLine } from '../../analysis/charts/meanLine.js';
import type { WorkChart } from '../../analysis/model/charts.js';
import { count, type WorkWords } from '../../text/figures.js';
import { titleOf } from '../words.js';
import { valueAxis, workAxis } from './axis.js';
import type { ChartLine, LineChartProps } from './chartLines.js';
import { TALL } from './geometry.js';
import { LineChart, tableOf } from './lineChart.js';

type Own = 'id' | 'title' | 'summary' | 'height' | 'bands' | 'marks' | 'source';

/** A metric and its lines, as they are to be drawn against work. */
export interface WorkLines extends Pick<LineChartProps, Own> {
  of: Pick<WorkChart, 'name' | 'unit'>;
  /** The unit of the work. */
  work: WorkWords;
  lines: readonly ChartLine[];
  /** The most lines that are labelled, which is what fits beside a chart of that height; 0 for a legend nearby. */
  mostLabels: number;
}

/** Draws settled levels against work, with a dot for every checkpoint. */
export function WorkLineChart({ of, work, lines, mostLabels, ...own }: WorkLines): VNode {
  const points = lines.flatMap((line) => [...line.points, ...(line.predicted ?? [])]);
  const unit = of.unit === 'bytes' ? of.unit : of.name;
  const values = points.map(([, level]) => level);
  return (
    <LineChart
      {...own}
      x={workAxis(
        points.map(([done]) => done),
        work,
      )}
      y={valueAxis(values, unit, unit, own.height > TALL ? 6 : 4)}
      unit={unit}
      lines={lines}
      labelled={lines.length <= mostLabels}
      dotted
      table={tableOf(lines, work.many, count, unit)}
    />
  );
}

/**
 * Returns the title of a chart of this metric.
 *
 * @param socketsTitle the name of the sockets that are judged
 */
export function workTitle(of: WorkLines['of'], socketsTitle: string): string {
  return of.name === 'sockets' ? socketsTitle : titleOf(of);
}

/** Returns the checkpoints of a chart, and every other slice between them. */
export function slicesOf(series: WorkChart['series']): Required<Pick<LineChartProps, 'marks' | 'bands'>> {
  const marks = meanLine(series).map(([work]) => work);
  return { marks, bands: marks.slice(1).flatMap((to, index) => (index % 2 ? [[marks[index] ?? 0, to] as const] : [])) };
}
