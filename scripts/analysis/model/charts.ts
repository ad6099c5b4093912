import { z } from 'zod';
import { metricName } from './metricAnalysis.js';
import { METRIC_NAMES } from './metrics.js';
import { timePoints, workPoints } from './points.js';

/** Schema of one metric against passes done; sockets are those of the agent port. */
const workChart = z.object({
  name: metricName,
  unit: z.string(),
  /** `measured` are settled levels; `predicted` the line through the same passes. */
  series: z.array(z.object({ replica: z.string(), measured: workPoints, predicted: workPoints.optional() })),
});

/** Schema of one metric over time. */
const timeChart = z.object({
  name: z.enum([...METRIC_NAMES, 'loop_delay_p99_ms']),
  unit: z.string(),
  /** `ticks`: each point a bucket of ticks; `checkpoints`: settled levels. */
  source: z.enum(['ticks', 'checkpoints']),
  series: z.array(z.object({ replica: z.string(), points: timePoints })),
});

/** Schema of what the charts of a report are drawn from. Times are milliseconds since the run's start. */
export const chartData = z.object({
  /** What may say leak, against passes done: each metric that has settled levels, in order of weight. */
  byWork: z.array(workChart),
  /** Checkpoints: one entry each, over all replicas. */
  checkpoints: z.array(z.object({ index: z.number(), atMs: z.number() })),
  /** Down-sampled from the ticks, and from checkpoints where only these have it. */
  overTime: z.array(timeChart),
});

export type WorkChart = z.infer<typeof workChart>;
export type TimeChart = z.infer<typeof timeChart>;
export type ChartData = z.infer<typeof chartData>;
