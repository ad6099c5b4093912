import { z } from 'zod';
import { ownRole } from './metricAnalysis.js';
import { outcome } from './outcome.js';

/** Schema of the socket levels on the agent port, dialled and accepted together. */
const socketLevels = z.object({
  baseline: z.number(),
  settled: z.number(),
  predicted: z.number().optional(),
  /**
   * The dialled and accepted ones of the settled sockets; absent where no reading with that many told the two apart.
   */
  dialled: z.number().optional(),
  accepted: z.number().optional(),
});

/** Schema of a replica of the plan. */
export const replicaAnalysis = z.object({
  id: z.string(),
  /** Absent where the replica is client and server at once. */
  role: ownRole.optional(),
  /** The passes done; for a server those of one client, as the mean over all. */
  work: z.number(),
  outcome,
  /** Absent where the sockets could not be seen. */
  sockets: socketLevels.optional(),
  /** The reason why it was left out of the verdict, if it was. */
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
  /** The version of Node. */
  node: z.string().optional(),
  /** What it runs on, where that is not Node, and the version of its gRPC. */
  runtime: z.object({ name: z.string(), version: z.string(), grpc: z.string().optional() }).optional(),
  /** The name of the Swarm node that it ran on. */
  swarmNode: z.string().optional(),
});

/** Schema of a replica that the engine started in place of a lost one. */
export const replacementAnalysis = z.object({
  id: z.string(),
  replaces: z.string(),
  joinedMs: z.number(),
  /** The passes done; a replacement is to make none. */
  work: z.number(),
  swarmNode: z.string().optional(),
  /** The time of its end, if it ended before the lab ended it. */
  endedMs: z.number().optional(),
});

/**
 * Schema of the settled counts at the last checkpoint of one replica, as each census saw them; a census is absent where
 * it is blind.
 */
export const censusRow = z.object({
  replica: z.string(),
  kernel: z.number().optional(),
  /** The Unix-domain ones among the kernel's, and among libuv's, where they were looked at. */
  kernelUnix: z.number().optional(),
  libuvUnix: z.number().optional(),
  libuv: z.number().optional(),
  libuvReferenced: z.number().optional(),
  grpc: z.number().optional(),
  nodeCounters: z.number().optional(),
  channels: z.number().optional(),
  /** The channels that channelz lists. */
  channelz: z.number().optional(),
});

/** Schema of the forecast of when the fastest-growing replica runs out of descriptors. */
export const forecast = z.object({
  replica: z.string(),
  descriptorLimit: z.number(),
  socketsPerWork: z.number(),
  workLeft: z.number(),
  /** The seconds left at the rate of this run. */
  secondsLeft: z.number(),
});

export type ReplicaAnalysis = z.infer<typeof replicaAnalysis>;
export type SocketLevels = z.infer<typeof socketLevels>;
export type ReplacementAnalysis = z.infer<typeof replacementAnalysis>;
export type CensusRow = z.infer<typeof censusRow>;
export type Forecast = z.infer<typeof forecast>;
