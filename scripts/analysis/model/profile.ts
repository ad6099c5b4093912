import { z } from 'zod';
import { resource } from './culprit.js';
import { sourcePosition } from './position.js';

/** Schema of the bytes allocated at one place that are live at either end, and of the growth between. */
const profileGrowth = z.object({ firstBytes: z.number(), lastBytes: z.number(), bytesPerWork: z.number() });

/** Schema of an allocation site. */
const profileSite = z.object({
  ...sourcePosition.shape,
  ...profileGrowth.shape,
  /** The name of the function; empty where it has none. */
  name: z.string(),
  /**
   * `ledger`: the line is one of the creation-site ledger within this function; `function`: the line where the function
   * begins.
   */
  lineBy: z.enum(['ledger', 'function']),
  /** The site grows beyond noise, on at least two replicas. */
  growing: z.boolean(),
  /** Growth ÷ its standard error, over all replicas. */
  sigmas: z.number(),
});

/**
 * Schema of a function within the growth, and of the functions it called. `bytes` is the growth of the branch, as the
 * mean over replicas; with two roles, the sum of their means.
 */
const flameNode = z.object({
  name: z.string(),
  /** `file:line`; absent where it is no file. */
  at: z.string().optional(),
  user: z.boolean(),
  bytes: z.number(),
  get children() {
    return z.array(flameNode);
  },
});

/**
 * Schema of the heap by allocation site, at an early and at the last profiled checkpoint. Bytes are estimated from
 * samples, as means over the replicas judged; with two roles, as the sum of their means.
 */
export const profileAnalysis = z.object({
  /** The checkpoints compared: the first after the first slice, and the last. */
  first: z.number(),
  last: z.number(),
  /** The number of replicas compared, and the passes of one between the two checkpoints. */
  replicas: z.number(),
  passes: z.number(),
  /** Bytes between two samples of the heap. */
  intervalBytes: z.number(),
  total: profileGrowth,
  /** The allocations with no line of the target's code on the stack: after an `await`, or out of a socket. */
  withoutUserFrames: profileGrowth,
  /** The sites by the innermost user function on the stack outside dialers; what grew most comes first. */
  sites: z.array(profileSite),
  /** The growth as a call tree. */
  tree: flameNode,
  /** Names of the files in `profiles/` beside the report. */
  files: z.array(z.string()),
});

/**
 * Schema of the live resources by the line that opened them, at every checkpoint, summed over the replicas judged; what
 * grew most comes first.
 */
export const liveBySite = z.object({
  checkpoints: z.array(z.number()),
  /** `served` is the method of streams that are served; their line is the handler's. */
  rows: z.array(
    z.object({
      ...sourcePosition.shape,
      resource,
      served: z.string().optional(),
      live: z.array(z.number()),
    }),
  ),
  /** The number of rows left out. */
  more: z.number(),
});

export type ProfileGrowth = z.infer<typeof profileGrowth>;
export type ProfileSite = z.infer<typeof profileSite>;
export type FlameNode = z.infer<typeof flameNode>;
export type ProfileAnalysis = z.infer<typeof profileAnalysis>;
export type LiveBySite = z.infer<typeof liveBySite>;
