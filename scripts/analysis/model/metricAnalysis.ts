import { z } from 'zod';
import { bound, interval } from './interval.js';
import { METRIC_NAMES, METRIC_ROLES } from './metrics.js';
import { outcome } from './outcome.js';
import { reasonCode } from './reasons.js';

/** Schema of the one role that a process has where roles are split. */
export const ownRole = z.enum(['client', 'server']);

/** Schema of the name of a metric. */
export const metricName = z.enum(METRIC_NAMES);

/** Schema of what the replicas of one role add to a metric's growth, mean over them. */
export const roleGrowth = z.object({ role: ownRole, outcome, growthPerWork: bound, ci95: interval });

/** Schema of the verdict on one metric of one replica. */
export const replicaVerdict = z.object({
  replica: z.string(),
  /** Absent where it is client and server at once. */
  role: ownRole.optional(),
  outcome,
  reason: z.string(),
  /** The same as a code; absent in what an older lab wrote. */
  reasonCode: reasonCode.optional(),
  /** A full sentence with the numbers. */
  sentence: z.string(),
  /** Null where too little was seen for any figure; the interval has no end then. */
  growthPerWork: bound,
  ci95: interval,
  /** Any remaining growth per pass is below this (99 %). */
  upper99PerWork: bound,
  /** Settled level of each checkpoint, baseline first; what was judged. */
  levels: z.array(z.object({ index: z.number(), work: z.number(), level: z.number() })),
  /** The rules walked through, in order, for "why this verdict". */
  trace: z.array(z.object({ rule: z.string(), passed: z.boolean(), detail: z.string() })),
});

/** Schema of the verdict on one metric. */
export const metricAnalysis = z.object({
  name: metricName,
  /** "sockets", "bytes" … */
  unit: z.string(),
  role: z.enum(METRIC_ROLES),
  outcome,
  /** In the verdict's words, e.g. "rises after every slice", "flat", "one-off step". */
  reason: z.string(),
  /** The same as a code; absent in what an older lab wrote, and where no replica was judged. */
  reasonCode: reasonCode.optional(),
  /**
   * Per pass of one replica: mean over the replicas judged; with one role per process, of one client and one server
   * together. Null where none was measured.
   */
  growthPerWork: bound,
  ci95: interval,
  predictedPerWork: z.number().optional(),
  perReplica: z.array(replicaVerdict),
  /** With one role per process: each by itself. */
  byRole: z.array(roleGrowth).optional(),
});

export type RoleGrowth = z.infer<typeof roleGrowth>;
export type ReplicaVerdict = z.infer<typeof replicaVerdict>;
export type MetricAnalysis = z.infer<typeof metricAnalysis>;
