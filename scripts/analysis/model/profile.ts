import { z } from 'zod';
import { resource } from './culprit.js';
import { sourcePosition } from './position.js';

/** Schema of bytes allocated at one place that are live at either end, and of the growth between. */
const profileGrowth = z.object({ firstBytes: z.number(), lastBytes: z.number(), bytesPerWork: z.number() });

/** Schema of an allocation site. */
const profileSite = z.object({
  ...sourcePosition.shape,
  ...profileGrowth.shape,
  /** Name of the function; empty: it has none. */
  name: z.string(),
  /**
   * `ledger`: the line is that of the creation-site ledger within this function; `function`: where the function begins.
   */
  lineBy: z.enum(['ledger', 'function']),
  /** Whether it grows beyond noise, on two replicas at least. */
  growing: z.boolean(),
  /** Growth ÷ its standard error, over all replicas. */
  sigmas: z.number(),
});

/**
 * Schema of a function within the growth, and of what it called. `bytes`: growth of the branch, mean over replicas, of
 * two roles the sum of their means.
 */
const flameNode = z.object({
  name: z.string(),
  /** `file:line`; absent for what is no file. */
  at: z.string().optional(),
  user: z.boolean(),
  bytes: z.number(),
  get children() {
    return z.array(flameNode);
  },
});

/**
 * Schema of the heap by who allocated it, at an early and at the last profiled checkpoint. Bytes are means over the
 * replicas judged, of two roles the sum of their means, estimated from samples.
 */
export const profileAnalysis = z.object({
  /** Checkpoints compared: the first after the first slice, and the last. */
  first: z.number(),
  last: z.number(),
  /** Replicas compared, and the passes of one between the two. */
  replicas: z.number(),
  passes: z.number(),
  /** Bytes between two samples of the heap. */
  intervalBytes: z.number(),
  total: profileGrowth,
  /** What was allocated with no line of the target's own on the stack: after an `await`, or out of a socket. */
  withoutUserFrames: profileGrowth,
  /** By the innermost user function on the stack, dialers passed over; what grew most first. */
  sites: z.array(profileSite),
  /** Growth as a call tree. */
  tree: flameNode,
  /** Names of the files in `profiles/` beside the report. */
  files: z.array(z.string()),
});

/**
 * Schema of resources live by the line that made them, at every checkpoint, summed over the replicas judged; what grew
 * most first.
 */
export const liveBySite = z.object({
  checkpoints: z.array(z.number()),
  /** `served`: the method of streams that are served; their line is the handler's. */
  rows: z.array(
    z.object({
      ...sourcePosition.shape,
      resource,
      served: z.string().optional(),
      live: z.array(z.number()),
    }),
  ),
  /** Rows left out for their number. */
  more: z.number(),
});

export type ProfileGrowth = z.infer<typeof profileGrowth>;
export type ProfileSite = z.infer<typeof profileSite>;
export type FlameNode = z.infer<typeof flameNode>;
export type ProfileAnalysis = z.infer<typeof profileAnalysis>;
export type LiveBySite = z.infer<typeof liveBySite>;
