import { z } from 'zod';
import { checkpointAnswer, k6Summary } from '../../protos/load.js';

const count = z.number().int().nonnegative();
const ms = z.number().nonnegative();

const envelope = { load: z.literal(1), atMs: ms };

/** The schema of how far the calls to one front door have come, over all slices. */
const callsSoFar = z.object({
  ...envelope,
  kind: z.literal('calls'),
  address: z.string(),
  sent: count,
  returned: count,
  failed: count,
});

/** The schema of the results of one slice's calls to one front door, once all have returned. */
const share = z.object({
  ...envelope,
  kind: z.literal('share'),
  index: count,
  address: z.string(),
  /** gRPC status code → calls. */
  byCode: z.record(z.string(), count),
  /** Latency in µs, to three digits → calls. */
  byLatencyUs: z.record(z.string(), count),
  lateStarts: count,
  latestStartMs: ms,
});

/** The schema of k6's own summary, at its end. */
const ownSummary = z.object({ ...envelope, kind: z.literal('k6'), ...k6Summary.shape });

/**
 * The schema of what `k6/fleet.ts` prints where the load's protocol has no line for it: each of its virtual users sees
 * one front door only. It prints checkpoints as the protocol has them.
 */
export const k6Line = z.discriminatedUnion('kind', [callsSoFar, share, ownSummary, checkpointAnswer]);

export type K6Line = z.infer<typeof k6Line>;
export type Share = z.infer<typeof share>;
