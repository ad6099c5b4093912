/**
 * The generator of events: what services hold, in real time. Every resource has a moment of opening, one of closing and
 * a creation site; the levels that a verdict is given, and the ledger by site, are read off these events. Beside it,
 * `../families` draws levels without a clock.
 */
import type { Rng } from '../rng.js';

/** The way in which a fleet is loaded and read. */
export interface Timing {
  name: string;
  /** Passes of one replica. */
  passes: number;
  slices: number;
  /** Readings of a checkpoint, after forced GCs. */
  readings: number;
  /** The range that the length of a slice is drawn from, log-uniform, in seconds. */
  sliceS: readonly [low: number, high: number];
  /** Samples of a load without pauses; 0: read at checkpoints. */
  ticks: number;
}

/** The lab at its defaults. */
export const SIX_BY_TEN: Timing = {
  name: '6 slices of 10 passes',
  passes: 60,
  slices: 6,
  readings: 3,
  sliceS: [0.3, 5],
  ticks: 0,
};
/** A short run. */
export const THREE_BY_FIVE: Timing = { ...SIX_BY_TEN, name: '3 slices of 5 passes', passes: 15, slices: 3 };
/** A stretch of double work. */
export const SIX_BY_TWENTY: Timing = { ...SIX_BY_TEN, name: '6 slices of 20 passes', passes: 120, sliceS: [0.6, 10] };
/** A load without pauses, sampled 120 times. */
export const SINGLE_LOAD: Timing = {
  name: 'single load of 240 passes',
  passes: 240,
  slices: 1,
  readings: 1,
  sliceS: [30, 90],
  ticks: 120,
};

/** What the replicas of a fleet share in time. Moments are seconds since the baseline was read. */
export interface FleetClock {
  timing: Timing;
  sliceS: number;
  pauseS: number;
  /** The spread of a slice's passes over replicas: 0 where each gets as many. */
  spread: number;
  /** The end of the load. */
  end: number;
}

/** One replica's moments, in seconds since its baseline was read. */
export interface ReplicaClock extends FleetClock {
  /** The moment of each pass. */
  passes: number[];
  /** The moment of each checkpoint, the baseline first; for a single load, of each sample. */
  readAt: number[];
  /** The passes done by then. */
  workAt: number[];
}

export function fleetClock(shared: Rng, timing: Timing): FleetClock {
  const [low, high] = timing.sliceS;
  const sliceS = low * (high / low) ** shared.next();
  const pauseS = shared.between(0.2, 1);
  const spread = shared.chance(0.5) ? 0 : shared.between(0.02, 0.15);
  return { timing, sliceS, pauseS, spread, end: timing.slices * sliceS + (timing.slices - 1) * pauseS };
}

export function replicaClock(own: Rng, fleet: FleetClock): ReplicaClock {
  const { timing, sliceS, pauseS, spread } = fleet;
  const each = timing.passes / timing.slices;
  const [passes, readAt, workAt]: [number[], number[], number[]] = [[], [0], [0]];
  for (let slice = 0; slice < timing.slices; slice++) {
    const from = slice * (sliceS + pauseS);
    const count = Math.max(1, Math.round(each + own.normal(spread * each)));
    for (let i = 0; i < count; i++) passes.push(from + ((i + 0.5 * own.next()) * sliceS) / count);
    readAt.push(from + sliceS + 0.1);
    workAt.push(passes.length);
  }
  return timing.ticks > 0 ? sampled({ ...fleet, passes, readAt, workAt }) : { ...fleet, passes, readAt, workAt };
}

/** Replaces checkpoints by samples: a sixth as many before the load and after it as under it. */
function sampled(clock: ReplicaClock): ReplicaClock {
  const around = Math.round(clock.timing.ticks / 6);
  const step = clock.end / (clock.timing.ticks - 1);
  const readAt = Array.from({ length: clock.timing.ticks + 2 * around }, (_, i) => (i - around) * step);
  let done = 0;
  const workAt = readAt.map((at) => {
    while (done < clock.passes.length && (clock.passes[done] ?? 0) <= at) done++;
    return done;
  });
  return { ...clock, readAt, workAt };
}
