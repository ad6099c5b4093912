/** The names of all metrics and of their roles. Constants only: `--help` lists them and loads no schema. */

/** The names of the metrics in order of weight: all tables of metrics follow this list. */
export const METRIC_NAMES = [
  'sockets',
  'channels',
  'streams',
  'sessions',
  'descriptors',
  'children',
  'workers',
  'threads',
  'goroutines',
  'timers',
  'heap_after_gc_bytes',
  'external_bytes',
  'rss_bytes',
] as const;

export type MetricName = (typeof METRIC_NAMES)[number];

/**
 * The roles of a metric: it `decides` the run, `supports` it (may say leak, never casts doubt on a clean run), or is
 * `shown`.
 */
export const METRIC_ROLES = ['decides', 'supports', 'shown'] as const;

export type MetricRole = (typeof METRIC_ROLES)[number];
