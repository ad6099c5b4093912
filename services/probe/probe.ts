/**
 * The room of the probe, which observes one process from within. Needs Node alone: imports no package, and of protos
 * one file.
 */
import type { Tick } from '../../protos/vitals.js';

/**
 * What a program under observation may tell the probe, and ask of it. The preload (`node --import …/preload.js`) puts
 * one instance on `globalThis`; a program that runs without the preload gets {@link probe}() === undefined.
 */
export interface Probe {
  /** Counts one unit of work as begun; call the returned function once when it is done. */
  beginWork(): (outcome?: 'failed') => void;
  /** Which ports count, by role. Read at every census, so it may learn of peers as they appear. */
  setPortRoles(roles: () => PortRoles): void;
  /** Whether anything is in flight beyond the work counted; the probe never takes a checkpoint while this is true. */
  setBusy(busy: () => boolean): void;
  /**
   * Adds to the hello line, which is held back until this is called or 2 s have passed; called later, that line is said
   * again.
   */
  introduce(host: { id: string; agent?: string; frontDoor: string; metrics?: string }): void;
  /**
   * Waits until quiet, reads settled levels after forced GCs, and prints them. Index 0 is the baseline. Runs one at a
   * time.
   */
  checkpoint(index: number): Promise<{ settled: boolean; disturbed: boolean }>;
  /** Prints an event line. */
  event(name: string, detail?: string): void;
  /**
   * What a tick says and the calls in flight, read now: cheap, and never a census. Loop delay is since the last
   * snapshot.
   */
  snapshot(): Snapshot;
}

/** What is absent cannot be seen. */
export type Snapshot = Omit<Tick, 'vitals' | 'boot' | 'seq' | 'atMs' | 'kind'> & { readonly streams?: number };

/** Role → the ports that carry it. */
export type PortRoles = Record<string, PortRole>;

export interface PortRole {
  /** This process's own: their sockets are accepted ones. */
  readonly listening: readonly number[];
  readonly remote: readonly number[];
  /**
   * Whoever connects there only looks on: it is counted, but a checkpoint neither waits for it nor is disturbed by it.
   */
  readonly onlookers?: boolean;
}

/** Where the preload leaves its instance. */
export const PROBE_KEY = Symbol.for('grpc-leak-lab.probe');

/** The probe of this process, if it was started with the preload. */
export function probe(): Probe | undefined {
  return (globalThis as { [PROBE_KEY]?: Probe })[PROBE_KEY];
}
