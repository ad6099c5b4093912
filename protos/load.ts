import { z } from 'zod';

/**
 * The version of the lines that a driver of load prints: one JSON object a line on its stdout, `"load": 1` first. The
 * embedded driver prints them; a driver that cannot has its output translated into them by its load kind
 * (`scripts/load/`).
 */
const LOAD_VERSION = 1;

const count = z.number().int().nonnegative();
const ms = z.number().nonnegative();

/**
 * The latency, counted from the moment a call was scheduled, so that a stalled server cannot hide behind a stalled
 * driver.
 */
export const latency = z.object({ meanMs: ms, p50Ms: ms, p90Ms: ms, p99Ms: ms, maxMs: ms });

const envelope = { load: z.literal(LOAD_VERSION), /** Milliseconds since the Unix epoch. */ atMs: ms };

const sliceBegin = z.object({ ...envelope, kind: z.literal('slice-begin'), index: count });

/** The line at the end of a slice: all its calls have returned. */
const sliceEnd = z.object({
  ...envelope,
  kind: z.literal('slice-end'),
  index: count,
  calls: count,
  failed: count,
  /** What the first call that failed was answered: its status, and what that said. */
  firstFailure: z.object({ status: z.string(), said: z.string() }).optional(),
  latency: latency.optional(),
});

/** The answer (or its absence, as `error`) of one replica's front door to the request for a checkpoint. */
export const checkpointAnswer = z.object({
  ...envelope,
  kind: z.literal('checkpoint'),
  index: count,
  address: z.string(),
  hostId: z.string().optional(),
  settled: z.boolean().optional(),
  error: z.string().optional(),
});

export const progress = z.object({
  ...envelope,
  kind: z.literal('progress'),
  planned: count,
  sent: count,
  returned: count,
  failed: count,
});

/** The summary that k6 itself gives at its end. */
export const k6Summary = z.object({
  /** Version of k6, e.g. `1.8.1`. */
  version: z.string().optional(),
  checks: z.array(z.object({ name: z.string(), passes: count, fails: count })),
  thresholds: z.array(z.object({ metric: z.string(), condition: z.string(), ok: z.boolean() })),
  /** Times that k6 measured, by the name of its metric. */
  trends: z.array(z.object({ metric: z.string(), meanMs: ms, medianMs: ms, p90Ms: ms, p95Ms: ms, maxMs: ms })),
  droppedIterations: count,
});

/** The last line. */
export const loadSummary = z.object({
  ...envelope,
  kind: z.literal('summary'),
  planned: count,
  calls: count,
  failed: count,
  /** Calls by the name of their gRPC status, OK included; of requests and commands by `HTTP 503`, `exit 1` … */
  byStatus: z.record(z.string(), count),
  /** What the first call that failed said. */
  firstFailure: z.string().optional(),
  /** Calls sent later than scheduled by more than 10 ms: the driver itself was short of CPU. */
  lateStarts: count,
  latestStartMs: ms,
  latency: latency.optional(),
  /** Calls by the address of the front door. */
  byAddress: z.record(z.string(), z.object({ calls: count, failed: count })),
  k6: k6Summary.optional(),
});

export const loadLine = z.discriminatedUnion('kind', [sliceBegin, sliceEnd, checkpointAnswer, progress, loadSummary]);

export type K6Summary = z.infer<typeof k6Summary>;
export type Latency = z.infer<typeof latency>;
export type LoadLine = z.infer<typeof loadLine>;
export type LoadSummary = z.infer<typeof loadSummary>;
