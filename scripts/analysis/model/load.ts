import { z } from 'zod';
import { loadSummary } from '../../../protos/load.js';

/** Schema of the load driver's work, slice by slice. */
export const loadAnalysis = z.object({
  kind: z.string(),
  summary: loadSummary.optional(),
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

export type LoadAnalysis = z.infer<typeof loadAnalysis>;
export type CostOfWork = z.infer<typeof costOfWork>;
