/** What analysis makes of heap profiles and of the ledgers over time: plain JSON, part of `Analysis`. */
import type { Culprit, SourcePosition } from './analysis.js';

/**
 * The heap by who allocated it, at an early and at the last profiled checkpoint. Bytes are means over the replicas
 * judged, of two roles the sum of their means, estimated from samples.
 */
export interface ProfileAnalysis {
  /** Checkpoints compared: the first after the first slice, and the last. */
  first: number;
  last: number;
  /** Replicas compared, and the passes of one between the two. */
  replicas: number;
  passes: number;
  /** Bytes between two samples of the heap. */
  intervalBytes: number;
  total: ProfileGrowth;
  /** What was allocated with no line of the target's own on the stack: after an `await`, or out of a socket. */
  withoutUserFrames: ProfileGrowth;
  /** By the innermost user function on the stack, dialers passed over; what grew most first. */
  sites: ProfileSite[];
  /** Growth as a call tree. */
  tree: FlameNode;
  /** Names of the files in `profiles/` beside the report. */
  files: string[];
}

export interface ProfileGrowth {
  firstBytes: number;
  lastBytes: number;
  bytesPerWork: number;
}

export interface ProfileSite extends SourcePosition, ProfileGrowth {
  /** Name of the function; empty: it has none. */
  name: string;
  /**
   * `ledger`: the line is that of the creation-site ledger within this function; `function`: where the function begins.
   */
  lineBy: 'ledger' | 'function';
  /** Whether it grows beyond noise, on two replicas at least. */
  growing: boolean;
  /** Growth ÷ its standard error, over all replicas. */
  sigmas: number;
}

/**
 * A function within the growth, and what it called. `bytes`: growth of the branch, mean over replicas, of two roles the
 * sum of their means.
 */
export interface FlameNode {
  name: string;
  /** `file:line`; absent for what is no file. */
  at?: string;
  user: boolean;
  bytes: number;
  children: FlameNode[];
}

/**
 * Resources live by the line that made them, at every checkpoint, summed over the replicas judged; what grew most
 * first.
 */
export interface LiveBySite {
  checkpoints: number[];
  /** `served`: the method of streams that are served; their line is the handler's. */
  rows: (SourcePosition & { resource: Culprit['resource']; served?: string; live: number[] })[];
  /** Rows left out for their number. */
  more: number;
}
