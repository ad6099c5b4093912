/**
 * The room of the probe, which observes one process from within. Needs Node alone: imports no package, and of protos
 * one file.
 */
import type { Hello, Tick, Vitals } from '../../protos/vitals.js';
import type { ForeignCopy } from './grpcModules.js';
import type { PlantedChannels } from './plant.js';

/**
 * The probe, as a program under observation sees it: the program may tell it things, and ask of it. The preload (`node
 * --import …/preload.js`) puts one instance on `globalThis`; a program that runs without the preload gets {@link
 * probe}() === undefined.
 */
export interface Probe {
  /** Counts one unit of work as begun; call the returned function once when it is done. */
  beginWork(): (outcome?: 'failed') => void;
  /**
   * Sets the ports that count, by role. The roles are read at every census, so that they may include peers as they
   * appear.
   */
  setPortRoles(roles: () => PortRoles): void;
  /**
   * Sets a function that tells whether anything is in flight beyond the work counted; the probe takes no checkpoint
   * while it says true.
   */
  setBusy(busy: () => boolean): void;
  /**
   * Adds to the hello line, which is held back until this is called or 2 s have passed; when this is called later, the
   * line is printed again.
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
   * Reads the figures of a tick and the calls in flight, now: cheap, and never a census. The loop delay is since the
   * last snapshot.
   */
  snapshot(): Snapshot;
  /** Lets the program hear every line that the probe says, whole. Returns the function that ends it. */
  listen(hear: (line: Vitals) => void): () => void;
  /** Says hello again, for somebody who listens from now on. */
  greet(): void;
  /** Hooks a grpc-js that a test runner loaded into a registry of its own. Returns the function that forgets it. */
  adopt(copy: ForeignCopy): () => void;
  /** Opens one idle channel with each grpc-js that is hooked: an instrument that does not count them is blind. */
  plant(): PlantedChannels;
  /** Tells how grpc-js is seen, and what cannot be seen, with the reasons. */
  sight(): { readonly seen: Hello['grpcJs']['seen']; readonly blind: Hello['blind'] };
}

/** The figures of a tick and the calls in flight; a figure that is absent cannot be seen. */
export type Snapshot = TickFigures & { readonly streams?: number };

/** The figures of a tick as they are read from inside of a process. */
export type TickFigures = Omit<Tick, 'vitals' | 'boot' | 'seq' | 'atMs' | 'kind'> &
  Required<Pick<Tick, 'loopDelay' | 'heapUsedBytes' | 'externalBytes'>>;

/** The ports of each role. */
export type PortRoles = Record<string, PortRole>;

export interface PortRole {
  /** This process's own ports: their sockets are accepted ones. */
  readonly listening: readonly number[];
  readonly remote: readonly number[];
  /**
   * True when those who connect there only look on: they are counted, but a checkpoint neither waits for them nor is
   * disturbed by them.
   */
  readonly onlookers?: boolean;
}

/** The key on `globalThis` under which the preload leaves its instance. */
export const PROBE_KEY = Symbol.for('grpc-leak-lab.probe');

/** Returns the probe of this process, if it was started with the preload. */
export function probe(): Probe | undefined {
  return (globalThis as { [PROBE_KEY]?: Probe })[PROBE_KEY];
}
