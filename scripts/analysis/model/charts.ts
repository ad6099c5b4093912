/**
 * What the charts of a report are drawn from: plain JSON, part of `Analysis`. Times are milliseconds since the run's
 * start.
 */
import type { MetricName } from './analysis.js';

export interface ChartData {
  /** What may say leak, against passes done: each metric that has settled levels, in order of weight. */
  byWork: WorkChart[];
  /** Checkpoints: one entry each, over all replicas. */
  checkpoints: { index: number; atMs: number }[];
  /** Down-sampled from the ticks, and from checkpoints where only these have it. */
  overTime: TimeChart[];
}

/** One metric against passes done; sockets are those of the agent port. */
export interface WorkChart {
  name: MetricName;
  unit: string;
  /** `measured` are settled levels; `predicted` the line through the same passes. */
  series: { replica: string; measured: [work: number, level: number][]; predicted?: [work: number, level: number][] }[];
}

export interface TimeChart {
  name: MetricName | 'loop_delay_p99_ms';
  unit: string;
  /** `ticks`: each point a bucket of ticks; `checkpoints`: settled levels. */
  source: 'ticks' | 'checkpoints';
  series: { replica: string; points: [atMs: number, value: number, low?: number, high?: number][] }[];
}
