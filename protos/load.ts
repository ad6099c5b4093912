import { z } from 'zod';

/**
 * What a driver of load prints: one JSON object a line on its stdout, `"load": 1` first. The embedded driver speaks it;
 * drivers that cannot are translated into it by their load kind (`scripts/load/`).
 */
const LOAD_VERSION = 1;

const count = z.number().int().nonnegative();
const ms = z.number().nonnegative();

/**
 * Latency counted from the moment a call was scheduled, so that a stalled server cannot hide behind a stalled driver.
 */
export const latency = z.object({ meanMs: ms, p50Ms: ms, p90Ms: ms, p99Ms: ms, maxMs: ms });

const envelope = { load: z.literal(LOAD_VERSION), /** Milliseconds since the Unix epoch. */ atMs: ms };

const sliceBegin = z.object({ ...envelope, kind: z.literal('slice-begin'), index: count });

/** All calls of the slice have returned. */
const sliceEnd = z.object({
  ...envelope,
  kind: z.literal('slice-end'),
  index: count,
  calls: count,
  failed: count,
  latency: latency.optional(),
});

/** Answer (or its absence, as `error`) of one replica's front door to the request for a checkpoint. */
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

/** What k6 itself says at its end. */
export const k6Summary = z.object({
  /** Of k6, e.g. `1.8.1`. */
  version: z.string().optional(),
  checks: z.array(z.object({ name: z.string(), passes: count, fails: count })),
  thresholds: z.array(z.object({ metric: z.string(), condition: z.string(), ok: z.boolean() })),
  /** Times that it measured, by the name of its metric. */
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
  /** gRPC status name → calls; OK included. */
  byStatus: z.record(z.string(), count),
  /** Calls sent later than scheduled by more than 10 ms: the driver itself was short of CPU. */
  lateStarts: count,
  latestStartMs: ms,
  latency: latency.optional(),
  /** Front door → calls. */
  byAddress: z.record(z.string(), z.object({ calls: count, failed: count })),
  k6: k6Summary.optional(),
});

export const loadLine = z.discriminatedUnion('kind', [sliceBegin, sliceEnd, checkpointAnswer, progress, loadSummary]);

export type K6Summary = z.infer<typeof k6Summary>;
export type Latency = z.infer<typeof latency>;
export type LoadLine = z.infer<typeof loadLine>;
export type LoadSummary = z.infer<typeof loadSummary>;
