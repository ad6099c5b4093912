import { z } from 'zod';
import { metricName } from './metricAnalysis.js';
import { METRIC_NAMES } from './metrics.js';

/** Schema of the points of a line against work: `[work, level]`. */
const line = z.array(z.tuple([z.number(), z.number()]));

/** Schema of one metric against passes done; sockets are those of the agent port. */
const workChart = z.object({
  name: metricName,
  unit: z.string(),
  /** `measured` are settled levels; `predicted` the line through the same passes. */
  series: z.array(z.object({ replica: z.string(), measured: line, predicted: line.optional() })),
});

/** Schema of a point in time, `[atMs, value, low, high]`: a bucket of several ticks has a range. */
const moment = z.tuple([z.number(), z.number(), z.number().optional(), z.number().optional()]);

/** Schema of one metric over time. */
const timeChart = z.object({
  name: z.enum([...METRIC_NAMES, 'loop_delay_p99_ms']),
  unit: z.string(),
  /** `ticks`: each point a bucket of ticks; `checkpoints`: settled levels. */
  source: z.enum(['ticks', 'checkpoints']),
  series: z.array(z.object({ replica: z.string(), points: z.array(moment) })),
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
