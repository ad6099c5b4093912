import { z } from 'zod';
import { ownRole } from './metricAnalysis.js';
import { outcome } from './outcome.js';

/** Schema of levels on the agent port, dialled and accepted together. */
const socketLevels = z.object({
  baseline: z.number(),
  settled: z.number(),
  predicted: z.number().optional(),
  /** Of the settled ones; absent where no reading of that many told the two apart. */
  dialled: z.number().optional(),
  accepted: z.number().optional(),
});

/** Schema of a replica of the plan. */
export const replicaAnalysis = z.object({
  id: z.string(),
  /** Absent where it is client and server at once. */
  role: ownRole.optional(),
  /** Passes done; of a server those of one client, mean over all. */
  work: z.number(),
  outcome,
  /** Absent where they could not be seen. */
  sockets: socketLevels.optional(),
  /** Why it was left out of the verdict, if it was. */
  leftOut: z.string().optional(),
  ended: z
    .object({
      how: z.string(),
      atMs: z.number(),
      code: z.number().nullable(),
      signal: z.string().nullable(),
      lastLog: z.array(z.string()),
    })
    .optional(),
  /** Version of Node. */
  node: z.string().optional(),
  /** Name of the node of the Swarm that it ran on. */
  swarmNode: z.string().optional(),
});

/** Schema of what the place started instead of a replica that was lost. */
export const replacementAnalysis = z.object({
  id: z.string(),
  replaces: z.string(),
  joinedMs: z.number(),
  /** Passes done: none, where it keeps to its part. */
  work: z.number(),
  swarmNode: z.string().optional(),
  /** When it ended, if it ended before the lab ended it. */
  endedMs: z.number().optional(),
});

/** Schema of settled counts at the last checkpoint of one replica, as each census saw them; absent where it is blind. */
export const censusRow = z.object({
  replica: z.string(),
  kernel: z.number().optional(),
  libuv: z.number().optional(),
  libuvReferenced: z.number().optional(),
  grpc: z.number().optional(),
  nodeCounters: z.number().optional(),
  channels: z.number().optional(),
});

/** Schema of when the fastest-growing replica would have no descriptor left. */
export const forecast = z.object({
  replica: z.string(),
  descriptorLimit: z.number(),
  socketsPerWork: z.number(),
  workLeft: z.number(),
  /** At the rate of this run. */
  secondsLeft: z.number(),
});

export type ReplicaAnalysis = z.infer<typeof replicaAnalysis>;
export type SocketLevels = z.infer<typeof socketLevels>;
export type ReplacementAnalysis = z.infer<typeof replacementAnalysis>;
export type CensusRow = z.infer<typeof censusRow>;
export type Forecast = z.infer<typeof forecast>;
