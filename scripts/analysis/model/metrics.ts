/** The names of all metrics and of what they may do. Constants only: `--help` lists them and loads no schema. */

/** Every metric, in order of weight: the one list that all tables of metrics follow. */
export const METRIC_NAMES = ['sockets', 'channels', 'streams', 'timers', 'heap_after_gc_bytes', 'rss_bytes'] as const;

export type MetricName = (typeof METRIC_NAMES)[number];

/** The roles of a metric: it `decides` the run, `supports` it (may say leak, never doubts a clean one), or is `shown`. */
export const METRIC_ROLES = ['decides', 'supports', 'shown'] as const;

export type MetricRole = (typeof METRIC_ROLES)[number];
