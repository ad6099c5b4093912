import type { VNode } from 'preact';
import { count } from '../../figures.js';
import { valueAxis, workAxis } from './axis.js';
import { type ChartLine, LineChart, type LineChartProps, tableOf } from './lineChart.js';

type Own = 'id' | 'title' | 'summary' | 'height' | 'bands' | 'marks' | 'source';

/** Settled sockets against passes, with a dot for every checkpoint. Lines are labelled unless there are more than fit beside a chart of that height. */
export function SocketsChart({ lines, mostLabels, ...own }: Pick<LineChartProps, Own> & { lines: readonly ChartLine[]; mostLabels: number }): VNode {
  const points = lines.flatMap((line) => [...line.points, ...(line.predicted ?? [])]);
  return (
    <LineChart
      {...own}
      x={workAxis(points.map(([work]) => work))}
      y={valueAxis(
        points.map(([, level]) => level),
        'sockets',
        'sockets',
        6,
      )}
      unit="sockets"
      lines={lines}
      labelled={lines.length <= mostLabels}
      dotted
      table={tableOf(lines, 'passes', count, 'sockets')}
    />
  );
}
