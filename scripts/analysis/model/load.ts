import { z } from 'zod';
import { loadSummary } from '../../../protos/load.js';

/** Schema of the rate of a load, per second and replica that makes passes: as planned, and as calls returned. */
export const loadRate = z.object({
  planned: z.number(),
  /** Never more than planned. */
  achieved: z.number(),
  /** The median latency, from the moment a call was due. */
  medianMs: z.number().optional(),
});

/** Schema of the load driver's work, slice by slice. */
export const loadAnalysis = z.object({
  kind: z.string(),
  summary: loadSummary.optional(),
  /** Absent where no driver made calls, and in what an older lab wrote. */
  rate: loadRate.optional(),
  slices: z.array(
    z.object({
      index: z.number(),
      beginMs: z.number(),
      endMs: z.number().optional(),
      calls: z.number().optional(),
      failed: z.number().optional(),
      p50Ms: z.number().optional(),
      p99Ms: z.number().optional(),
      maxMs: z.number().optional(),
      /** Calls that returned, per second and replica, at most as planned; absent as `rate` is. */
      perSecond: z.number().optional(),
    }),
  ),
});

/**
 * Schema of the cost of one pass, as the mean over replicas; with one role per process, of one client and one server
 * together.
 */
export const costOfWork = z.object({
  cpuMs: z.number(),
  /** The clients opened; absent where channels are not observed. */
  dials: z.number().optional(),
  /** The connections opened, over TLS each with a handshake; absent in records of an older lab. */
  connections: z.number().optional(),
});

export type LoadRate = z.infer<typeof loadRate>;
export type LoadAnalysis = z.infer<typeof loadAnalysis>;
export type CostOfWork = z.infer<typeof costOfWork>;
