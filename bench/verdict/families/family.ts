import type { MetricName } from '../../../scripts/analysis/model/analysis.js';
import type { Rng } from '../rng.js';

/** The way in which a replica is sampled. */
export interface Setting {
  name: 'lab' | 'long';
  /** Passes, or units of work, of one replica. */
  work: number;
  slices: number;
  /** Readings of a checkpoint. */
  readings: number;
  /** Samples of a single load, without checkpoints; 0: too short for one. */
  loadSamples: number;
}

/** The lab at its defaults: about 3 s, 6 slices of 10 passes, 3 readings after forced GCs. */
export const LAB: Setting = { name: 'lab', work: 60, slices: 6, readings: 3, loadSamples: 0 };
/** A run of 60 s sampled at 2 Hz, with quiesces of 1–2 s. */
export const LONG: Setting = { name: 'long', work: 1000, slices: 6, readings: 8, loadSamples: 120 };

/** The course of one replica's metric. Shares of the load are 0 … 1; levels in the metric's unit. */
export interface Course {
  /** Settled level once this share of the load is done. */
  level(share: number): number;
  /** Added to a whole checkpoint: noise from one to the next. */
  checkpointNoise?(): number;
  /** Added to each reading of a checkpoint. */
  readingNoise?(): number;
  /** Added to each sample taken under load: what is in flight. */
  loadNoise?(): number;
  /** Shares at which the process is replaced. */
  restarts?: number[];
  /** Indices of checkpoints that were not received. */
  missing?: number[];
  /** A checkpoint's backlog that never drained: added to its level, and it is marked unsettled. */
  backlog?(index: number): number;
  /** Arrivals while a checkpoint was read: added to its later readings, and it is marked disturbed. */
  arrivals?(index: number): number;
}

/** A kind of series. `open`: the truth is not to be had from the series, so its rates are shown and not bounded. */
export interface Family {
  name: string;
  metric: MetricName;
  truth: 'clean' | 'leak' | 'open';
  /** A leak's total over the load, in the metric's unit. */
  leaked?: number;
  /**
   * Draws what all replicas of a fleet share (they run the same code under the same load, so a cap or a late start is
   * the same for all), and returns how to draw one replica.
   */
  draw(shared: Rng, setting: Setting): (own: Rng) => Course;
}

/** A level that rises by one at each of the given shares. */
export function risingAt(base: number, shares: readonly number[]): (share: number) => number {
  const sorted = [...shares].sort((a, b) => a - b);
  return (share) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] ?? 1) <= share) low = middle + 1;
      else high = middle;
    }
    return base + low;
  };
}

/** `count` shares, uniform unless bent by `at`. */
export function scattered(own: Rng, count: number, at: (uniform: number) => number = (u) => u): number[] {
  return Array.from({ length: count }, () => at(own.next()));
}

/** In-flight calls: under load a Poisson number of them, at a checkpoint rarely one. */
export function inFlight(own: Rng, mean: number): Pick<Course, 'loadNoise' | 'readingNoise'> {
  return { loadNoise: () => own.poisson(mean), readingNoise: () => (own.chance(0.02) ? 1 : 0) };
}
