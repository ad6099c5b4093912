import type { MetricName, MetricRole } from '../analysis/analysis.js';

/** Every metric with what it may do. */
export const METRICS = {
  sockets: 'decides',
  channels: 'decides',
  streams: 'decides',
  timers: 'decides',
  heap_after_gc_bytes: 'supports',
  rss_bytes: 'shown',
} satisfies Record<MetricName, MetricRole>;

export const METRIC_NAMES: readonly MetricName[] = ['sockets', 'channels', 'streams', 'timers', 'heap_after_gc_bytes', 'rss_bytes'];

/** Those that growth can be tolerated of: what is only shown never decides. */
export const LIMITABLE_METRICS: readonly MetricName[] = METRIC_NAMES.filter((name) => METRICS[name] !== 'shown');
