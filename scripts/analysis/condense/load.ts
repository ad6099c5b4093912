import type { Latency, LoadLine, LoadSummary } from '../../../protos/load.js';
import type { LoadFailure } from '../../record/loadFailure.js';

/** A slice of the load; times are of receipt, in ms since the run's start. */
export interface SliceSeen {
  index: number;
  beginMs: number;
  endMs?: number;
  /** From its first call to the answer to its last, by the driver's own clock. */
  tookMs?: number;
  calls?: number;
  failed?: number;
  latency?: Latency;
}

/** The condensed output of the load driver. */
export class CondensedLoad {
  readonly slices = new Map<number, SliceSeen>();
  /** The beginnings of slices by the driver's own clock. */
  readonly #begun = new Map<number, number>();
  summary: LoadSummary | undefined;
  /** The calls returned according to the last progress line, for a run that broke off before the summary. */
  returned = 0;
  /** The requests for a checkpoint that failed or got no answer. */
  readonly checkpointErrors: { index: number; address: string; error: string }[] = [];
  failure: { message: string; lastLog: string[]; cause?: LoadFailure | undefined } | undefined;

  add(line: LoadLine, atMs: number): void {
    if (line.kind === 'slice-begin') this.#begin(line, atMs);
    else if (line.kind === 'slice-end') this.#end(line, atMs);
    else if (line.kind === 'progress') this.returned = (this.summary?.calls ?? 0) + line.returned;
    else if (line.kind === 'summary') this.summary = this.summary ? together(this.summary, line) : line;
    else if (line.error !== undefined)
      this.checkpointErrors.push({ index: line.index, address: line.address, error: line.error });
  }

  #begin({ index, atMs: begunMs }: Extract<LoadLine, { kind: 'slice-begin' }>, atMs: number): void {
    this.slices.set(index, { index, beginMs: atMs });
    this.#begun.set(index, begunMs);
  }

  #end(line: Extract<LoadLine, { kind: 'slice-end' }>, atMs: number): void {
    const { index, calls, failed, latency } = line;
    const begunMs = this.#begun.get(index);
    this.slices.set(index, {
      index,
      beginMs: this.slices.get(index)?.beginMs ?? atMs,
      endMs: atMs,
      ...(begunMs !== undefined && { tookMs: Math.max(0, line.atMs - begunMs) }),
      calls,
      failed,
      latency,
    });
  }
}

/** Adds the summary of a second stretch of load to that of the first. */
function together(one: LoadSummary, other: LoadSummary): LoadSummary {
  const latency = latencyOfBoth(one, other);
  return {
    ...other,
    planned: one.planned + other.planned,
    calls: one.calls + other.calls,
    failed: one.failed + other.failed,
    byStatus: added(one.byStatus, other.byStatus, (a = 0, b = 0) => a + b),
    lateStarts: one.lateStarts + other.lateStarts,
    latestStartMs: Math.max(one.latestStartMs, other.latestStartMs),
    ...(latency && { latency }),
    byAddress: added(one.byAddress, other.byAddress, (a = NO_CALLS, b = NO_CALLS) => ({
      calls: a.calls + b.calls,
      failed: a.failed + b.failed,
    })),
  };
}

const NO_CALLS = { calls: 0, failed: 0 };

/**
 * Returns the latency over both stretches. Quantiles cannot be joined exactly: each is the worse of the two, which is
 * never too good.
 */
function latencyOfBoth(one: LoadSummary, other: LoadSummary): Latency | undefined {
  const [a, b] = [one.latency, other.latency];
  if (!a || !b) return a ?? b;
  const meanMs = (a.meanMs * one.calls + b.meanMs * other.calls) / Math.max(1, one.calls + other.calls);
  const worse = (key: 'p50Ms' | 'p90Ms' | 'p99Ms' | 'maxMs') => Math.max(a[key], b[key]);
  return { meanMs, p50Ms: worse('p50Ms'), p90Ms: worse('p90Ms'), p99Ms: worse('p99Ms'), maxMs: worse('maxMs') };
}

function added<Value>(
  one: Readonly<Record<string, Value>>,
  other: Readonly<Record<string, Value>>,
  sum: (a: Value | undefined, b: Value | undefined) => Value,
): Record<string, Value> {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries([...names].map((name) => [name, sum(one[name], other[name])]));
}
