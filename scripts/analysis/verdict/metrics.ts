import type { MetricAnalysis, MetricName, MetricRole } from '../model/analysis.js';

/**
 * The bytes of a decimal megabyte: a megabyte is 10⁶ bytes and a kilobyte 10³ everywhere in the verdict, in thresholds
 * and sentences alike.
 */
export const MB_BYTES = 1_000_000;

export type MetricKind = 'count' | 'heap' | 'rss';

/**
 * The properties of a metric and of how it is judged. Thresholds are in the metric's own unit, for the growth over a
 * whole load.
 */
export interface Metric {
  unit: string;
  /** The name in sentences, as in "0.08 sockets per pass"; bytes are shown in KB. */
  noun: string;
  role: MetricRole;
  /** It is told only where it has something to say: where it grows, or is in doubt. */
  incidental: boolean;
  kind: MetricKind;
  constants: Constants;
}

/** The constants of the rules; a pair has one value for a single load and one for checkpoints. */
export interface Constants {
  /**
   * The quantile of readings that is a floor (single load), and a level (checkpoints; 0 is the least of all readings, any
   * other is of their later half): a low one for counts, so that a call in flight does not raise it.
   */
  levelQuantile: { single: number; checkpoints: number };
  /** The least growth over the load that can be a leak. */
  leastLeak: { single: number; checkpoints: number };
  /** The growth over the load that is found to be a leak with a power of 99 % (bench `verdictRates`). */
  found: number;
  /** A metric is clean where the bound of growth over the load that acquits is at most this … */
  cleanBelow: number;
  /**
   * … and the bound of growth per pass is at most this, so that a run too short to see one lost resource per pass
   * cannot acquit.
   */
  cleanBelowPerWork: number;
  /** The least noise of a floor (single load) and of a level (checkpoints). */
  noise: { floor: number; level: number };
  /** The least growth in the last third of the load (single load) and in the last 40 % of slices (checkpoints). */
  leastLate: { third: number; slices: number };
  /** A residual up to this is "flat"; above it "bounded". */
  smallResidual: number;
}

const COUNT: Constants = {
  levelQuantile: { single: 0.2, checkpoints: 0.2 },
  leastLeak: { single: 6, checkpoints: 6 },
  found: 60,
  cleanBelow: 15,
  cleanBelowPerWork: 1,
  noise: { floor: 0.35, level: 0.3 },
  leastLate: { third: 3, slices: 2 },
  smallResidual: 2,
};

/**
 * After a forced GC a reading is now and then 0.2 to 0.4 MB above the others of its checkpoint, never below them: one in
 * five on real programs (45 of them, Node 20, three readings each), so that the mean of the last two was off at one
 * checkpoint in three, where the least of three settled to an even 20 to 30 KB a slice. So the least is the level.
 */
const HEAP: Constants = {
  levelQuantile: { single: 0.5, checkpoints: 0 },
  leastLeak: { single: 1 * MB_BYTES, checkpoints: 1 * MB_BYTES },
  found: 3.5 * MB_BYTES,
  cleanBelow: 1.5 * MB_BYTES,
  // One leaked TLS client holds about 27 KB on its own side.
  cleanBelowPerWork: 0.025 * MB_BYTES,
  noise: { floor: 0.02 * MB_BYTES, level: 0.03 * MB_BYTES },
  leastLate: { third: 0.2 * MB_BYTES, slices: 0.15 * MB_BYTES },
  smallResidual: 0.5 * MB_BYTES,
};

const RSS: Constants = {
  levelQuantile: { single: 0.5, checkpoints: 0.5 },
  leastLeak: { single: 8 * MB_BYTES, checkpoints: 6 * MB_BYTES },
  found: 21 * MB_BYTES,
  cleanBelow: 10 * MB_BYTES,
  cleanBelowPerWork: Number.POSITIVE_INFINITY,
  noise: { floor: 0.2 * MB_BYTES, level: 0.3 * MB_BYTES },
  leastLate: { third: 2 * MB_BYTES, slices: 1.5 * MB_BYTES },
  smallResidual: 3 * MB_BYTES,
};

const count = (noun: string, { incidental }: Pick<Metric, 'incidental'>): Metric => ({
  unit: noun,
  noun,
  role: 'decides',
  incidental,
  kind: 'count',
  constants: COUNT,
});

/**
 * External memory is that of Buffers. V8 frees it in the background after a GC, so that a single reading may hold up to
 * 0.6 MB of what is dead already (measured: clean and leaking fleets, Node 20); but the least of three readings stayed
 * within 17 KB over all checkpoints of clean fleets. So the least is the level here too, and under a single load as well.
 */
const EXTERNAL: Constants = { ...HEAP, levelQuantile: { single: 0, checkpoints: 0 } };

const TOLD = { incidental: false };
const INCIDENTAL = { incidental: true };

/**
 * The properties of each metric. Counts decide; heap after GC and external memory may say leak but not cast doubt on a
 * clean fleet; RSS is only shown.
 */
export const METRICS: Record<MetricName, Metric> = {
  sockets: count('sockets', TOLD),
  channels: count('channels', TOLD),
  streams: count('streams', TOLD),
  sessions: count('HTTP/2 sessions', INCIDENTAL),
  descriptors: count('descriptors', INCIDENTAL),
  children: count('child processes', INCIDENTAL),
  workers: count('worker threads', INCIDENTAL),
  threads: count('threads', INCIDENTAL),
  goroutines: count('goroutines', INCIDENTAL),
  timers: count('timers', TOLD),
  heap_after_gc_bytes: {
    unit: 'bytes',
    noun: 'heap after GC',
    role: 'supports',
    incidental: false,
    kind: 'heap',
    constants: HEAP,
  },
  external_bytes: {
    unit: 'bytes',
    noun: 'external memory',
    role: 'supports',
    incidental: true,
    kind: 'heap',
    constants: EXTERNAL,
  },
  rss_bytes: { unit: 'bytes', noun: 'RSS', role: 'shown', incidental: false, kind: 'rss', constants: RSS },
};

/**
 * Returns a metric under another noun: timers that are counted in part are called what they are.
 *
 * @param noun default: its own
 */
export function metricCalled(name: MetricName, noun?: string): Metric {
  const metric = METRICS[name];
  return noun === undefined ? metric : { ...metric, noun, unit: metric.unit === metric.noun ? noun : metric.unit };
}

/** Returns what a judged metric counted, in words. */
export function nounOf({ name, unit }: Pick<MetricAnalysis, 'name' | 'unit'>): string {
  return METRICS[name].unit === METRICS[name].noun ? unit : METRICS[name].noun;
}
