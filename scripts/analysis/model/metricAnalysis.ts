import { z } from 'zod';
import { bound, estimatedGrowth } from './interval.js';
import { METRIC_NAMES, METRIC_ROLES } from './metrics.js';
import { outcome } from './outcome.js';
import { reasonCode } from './reasons.js';

/** Schema of the one role that a process has where roles are split. */
export const ownRole = z.enum(['client', 'server']);

/** Schema of the name of a metric. */
export const metricName = z.enum(METRIC_NAMES);

/** Schema of the share of one role in a metric's growth, as the mean over its replicas. */
export const roleGrowth = z.object({ role: ownRole, outcome, ...estimatedGrowth });

/** Schema of rules that were applied: a claim, whether it held, and the numbers. */
const rulesWalked = z.array(z.object({ rule: z.string(), passed: z.boolean(), detail: z.string() }));

/**
 * Schema of memory that still rose at the end of the load at the pace of a leak: by how much in the last of so many
 * slices, and the work in all that would settle it.
 */
const stillRising = z.object({ rise: z.number(), slices: z.number(), of: z.number(), settledBy: z.number() });

/** Schema of the verdict on one metric of one replica. */
export const replicaVerdict = z.object({
  replica: z.string(),
  /** Absent where the replica is client and server at once. */
  role: ownRole.optional(),
  outcome,
  reason: z.string(),
  /** The same as a code; absent where an older lab wrote the file. */
  reasonCode: reasonCode.optional(),
  /** A full sentence with the numbers. */
  sentence: z.string(),
  ...estimatedGrowth,
  /** The 99 % bound above any remaining growth per pass. */
  upper99PerWork: bound,
  /** The settled level of each checkpoint, baseline first, as it was judged. */
  levels: z.array(z.object({ index: z.number(), work: z.number(), level: z.number() })),
  /**
   * The later stretch of the load by which alone it was judged: the index of the checkpoint that it begins with, and its
   * work, by that of the stretch before. Absent where all of the load was judged, and where an older lab wrote the file.
   */
  stretch: z.object({ after: z.number(), times: z.number() }).optional(),
  /**
   * The slices that its growth is estimated from, all but the first, and the noise of one level (standard deviation);
   * absent without checkpoints, and where an older lab wrote the file.
   */
  pooled: z.object({ slices: z.array(z.object({ work: z.number(), rise: z.number() })), noise: z.number() }).optional(),
  /** Present where memory is in doubt and still rose at the end of the load. */
  stillRising: stillRising.optional(),
  /** The rules that were applied, in order, for "why this verdict". */
  trace: rulesWalked,
});

/** Schema of the verdict on one metric. */
export const metricAnalysis = z.object({
  name: metricName,
  /** The unit: "sockets", "bytes" … */
  unit: z.string(),
  role: z.enum(METRIC_ROLES),
  outcome,
  /** The reason in the verdict's words, e.g. "rises after every slice", "flat", "one-off step". */
  reason: z.string(),
  /** The same as a code; absent where an older lab wrote the file, and where no replica was judged. */
  reasonCode: reasonCode.optional(),
  /**
   * The growth per pass of one replica, as the mean over the replicas judged; with one role per process, of one client
   * and one server together. Null where none was measured.
   */
  ...estimatedGrowth,
  predictedPerWork: z.number().optional(),
  perReplica: z.array(replicaVerdict),
  /**
   * The rules by which the replicas' verdicts were combined, in order; absent where there was one replica, and where an
   * older lab wrote the file.
   */
  agreement: rulesWalked.optional(),
  /**
   * The metric whose growth this one only repeats, as the sockets among the descriptors: it is told once, and decides
   * nothing.
   */
  sameAs: metricName.optional(),
  /** The growth of each role by itself, with one role per process. */
  byRole: z.array(roleGrowth).optional(),
});

export type PooledSlices = NonNullable<z.infer<typeof replicaVerdict>['pooled']>;
export type StillRising = z.infer<typeof stillRising>;
export type RoleGrowth = z.infer<typeof roleGrowth>;
export type ReplicaVerdict = z.infer<typeof replicaVerdict>;
export type MetricAnalysis = z.infer<typeof metricAnalysis>;
