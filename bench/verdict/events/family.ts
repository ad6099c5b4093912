import type { MetricName } from '../../../scripts/analysis/model/analysis.js';
import type { Rng } from '../rng.js';
import type { FleetClock, ReplicaClock } from './clock.js';
import type { EventLog } from './eventLog.js';

/** Noise on what is read, in the metric's unit. */
export interface Noise {
  /** Added to a whole checkpoint. */
  checkpoint?(): number;
  /** Added to each reading of a checkpoint, and to samples before and after a single load. */
  reading?(): number;
  /** Added to each sample under a single load: what is in flight. */
  load?(): number;
}

/** Fills a replica's log, and returns the noise of its readings. */
export type Play = (own: Rng, clock: ReplicaClock, log: EventLog, replica: number) => Noise | undefined;

/** A kind of service. `open`: a run of this length cannot tell the truth, so its rates are shown and not bounded. */
export interface EventFamily {
  name: string;
  metric: MetricName;
  truth: 'clean' | 'leak' | 'open';
  /** A leak's total over 60 passes of one replica that leaks, on average, in the metric's unit. */
  leaked?: number;
  /** Creation sites, by number in the log. A site of its own for what leaks comes last. */
  sites: readonly string[];
  /** Draws what all replicas share: code, settings, the moments that a clock or a deployment sets. */
  draw(shared: Rng, fleet: FleetClock, replicas: number): Play;
}

/**
 * Returns the moment at which this share of a replica's passes is done: of those of the first stretch, which a second one
 * adds to.
 */
export function momentOf({ passes, first }: ReplicaClock, share: number): number {
  const place = Math.min(passes.length - 1, Math.max(0, share * first));
  return passes[Math.floor(place)] ?? 0;
}

/** Returns the passes of all stretches as a share of the first: 1 where there is no other. */
export function sharesOf({ passes, first }: ReplicaClock): number {
  return passes.length / first;
}
