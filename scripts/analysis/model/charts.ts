import { z } from 'zod';
import { metricName } from './metricAnalysis.js';
import { METRIC_NAMES } from './metrics.js';
import { timePoints, workPoints } from './points.js';

/** Schema of one metric against the passes done; sockets are those of the agent port. */
const workChart = z.object({
  name: metricName,
  unit: z.string(),
  /** `measured` holds settled levels; `predicted` is the line through the same passes. */
  series: z.array(z.object({ replica: z.string(), measured: workPoints, predicted: workPoints.optional() })),
});

/** The names of the charts over time, in the order in which the report shows them. */
export const TIME_CHART_NAMES = [...METRIC_NAMES, 'loop_delay_p99_ms'] as const;

/** Schema of one metric over time. */
const timeChart = z.object({
  name: z.enum(TIME_CHART_NAMES),
  unit: z.string(),
  /** With `ticks`, each point is a bucket of ticks; with `checkpoints`, a settled level. */
  source: z.enum(['ticks', 'checkpoints']),
  series: z.array(z.object({ replica: z.string(), points: timePoints })),
});

/** Schema of the data that the charts of a report are drawn from. Times are milliseconds since the run's start. */
export const chartData = z.object({
  /** The metrics that may say leak and have settled levels, against the passes done, in order of weight. */
  byWork: z.array(workChart),
  /** The checkpoints: one entry each, over all replicas. */
  checkpoints: z.array(z.object({ index: z.number(), atMs: z.number() })),
  /** The metrics over time, down-sampled from the ticks, or from checkpoints where only these have them. */
  overTime: z.array(timeChart),
});

export type WorkChart = z.infer<typeof workChart>;
export type TimeChart = z.infer<typeof timeChart>;
export type ChartData = z.infer<typeof chartData>;
