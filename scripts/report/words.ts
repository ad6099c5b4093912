/** The report's vocabulary: what a metric, an outcome or a load kind is called in a sentence. */
import type { Analysis, Outcome } from '../analysis/model/analysis.js';
import type { TimeChart } from '../analysis/model/charts.js';
import { isPartlySeen } from '../analysis/model/unseen.js';
import { METRICS } from '../analysis/verdict/index.js';

/** The name of a metric or chart in a heading. */
export const METRIC_TITLE: Record<TimeChart['name'], string> = {
  sockets: 'Sockets',
  channels: 'Channels',
  streams: 'Streams',
  sessions: 'HTTP/2 sessions',
  descriptors: 'Descriptors',
  children: 'Child processes',
  workers: 'Worker threads',
  threads: 'Threads',
  goroutines: 'Goroutines',
  timers: 'Timers',
  heap_after_gc_bytes: 'Heap after GC',
  external_bytes: 'External memory',
  rss_bytes: 'Resident memory (RSS)',
  loop_delay_p99_ms: 'Event-loop delay, 99th percentile',
};

/** Returns the name of a metric or chart in a heading: `Timers`, or `Referenced timers` where only these were counted. */
export function titleOf({ name, unit }: { name: TimeChart['name']; unit: string }): string {
  return name === 'loop_delay_p99_ms' || unit === METRICS[name].unit
    ? METRIC_TITLE[name]
    : `${unit.charAt(0).toUpperCase()}${unit.slice(1)}`;
}

/** The word for an outcome; it always stands beside the shape, so that neither needs colour. */
export const OUTCOME_WORD: Record<Outcome, string> = {
  leak: 'Leak',
  clean: 'Clean',
  inconclusive: 'Inconclusive',
  invalid: 'Invalid',
};

/** Returns the word for the outcome of a run; it says where a clean one was not seen in whole. */
export function outcomeOf(analysis: Pick<Analysis, 'outcome' | 'unseen'>): string {
  return isPartlySeen(analysis) ? `${OUTCOME_WORD.clean} as far as seen` : OUTCOME_WORD[analysis.outcome];
}

/** The shape for an outcome, where only text can go. */
export const OUTCOME_SHAPE: Record<Outcome, string> = { leak: '▲', clean: '●', inconclusive: '◆', invalid: '✕' };

/** Whether a run passes as a gate; `open` where it gave no result to pass or fail by. */
export type Gate = 'pass' | 'fail' | 'open';

/** Returns whether a run passes as a gate; undefined where no particular outcome was expected. */
export function gateOf({
  outcome,
  expected,
  asExpected,
}: Pick<Analysis, 'outcome' | 'expected' | 'asExpected'>): Gate | undefined {
  if (expected === 'any') return undefined;
  if (asExpected) return 'pass';
  return outcome === 'leak' || outcome === 'clean' ? 'fail' : 'open';
}

/** The word for a gate. */
export const GATE_WORD: Record<Gate, string> = { pass: 'PASS', fail: 'FAIL', open: 'NO RESULT' };

/** Returns `as expected`, `expected clean`, or `nothing was expected`. */
export function expectation(analysis: { expected: 'leak' | 'clean' | 'any'; asExpected: boolean }): string {
  if (analysis.expected === 'any') return 'no particular outcome was expected';
  return analysis.asExpected ? 'as expected' : `expected ${analysis.expected}`;
}

/**
 * The words that follow the name of a page: a report leaves the repository, and they say where to look all the same.
 */
export const WHERE_PAGES_ARE = 'in grpc-leak-lab';

/** Returns a sentence whose figures stay with their per cent signs, and `99 % CI` in one piece. */
export function unbroken(text: string): string {
  return text.replace(/(\d) %( CI)?/g, (_, digit: string, ci?: string) => `${digit}\u00A0%${ci ? '\u00A0CI' : ''}`);
}

/** Returns why a metric or chart has no data, from what the run says it could not see. */
export function whyAbsent(name: string, notSeen: Readonly<Record<string, string>>): string | undefined {
  const reasons = (SEEN_THROUGH[name] ?? [name]).map((key) => notSeen[key]).filter((reason) => reason !== undefined);
  return reasons[0];
}

/** The means by which each metric is seen, nearest first: keys that `notSeen` may carry. */
const SEEN_THROUGH: Record<string, readonly string[]> = {
  sockets: ['sockets', 'kernel', 'libuv'],
  channels: ['channels', 'grpc', 'attribution'],
  streams: ['streams', 'channelz', 'grpc'],
  timers: ['timers'],
  descriptors: ['descriptors', 'kernel'],
  heap_after_gc_bytes: ['heap_after_gc_bytes', 'heap', 'gc'],
  rss_bytes: ['rss_bytes', 'rss'],
  loop_delay_p99_ms: ['loop_delay_p99_ms', 'loop_delay', 'ticks'],
};
