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
  /** A second stretch of load in the same processes, where the first is to be confirmed, as the lab decides. */
  more?: { passes: number; slices: number };
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
/** A second stretch of double work, where the first is in doubt. */
export const CONFIRMED: Timing = {
  ...SIX_BY_TEN,
  name: '6 slices of 10 passes, confirmed by 6 of 20',
  more: { passes: 120, slices: 6 },
};
/** A load without pauses, sampled 120 times. */
export const SINGLE_LOAD: Timing = {
  ...{ ...SIX_BY_TEN, name: 'single load of 240 passes', passes: 240, slices: 1 },
  ...{ readings: 1, sliceS: [30, 90], ticks: 120 },
};

/** What the replicas of a fleet share in time. Moments are seconds since the baseline was read. */
export interface FleetClock {
  timing: Timing;
  sliceS: number;
  pauseS: number;
  /** The spread of a slice's passes over replicas: 0 where each gets as many. */
  spread: number;
  /** The end of the first stretch of load, which periods and ages are parts of. */
  end: number;
  /** The end of all load. */
  until: number;
}

/** One replica's moments, in seconds since its baseline was read. */
export interface ReplicaClock extends FleetClock {
  /** The moment of each pass. */
  passes: number[];
  /** The passes of the first stretch. */
  first: number;
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
  const end = timing.slices * sliceS + (timing.slices - 1) * pauseS;
  const last = slicesOf(timing, sliceS, pauseS).at(-1);
  return { timing, sliceS, pauseS, spread, end, until: last ? last.from + last.lastsS : end };
}

/** Returns the slices of all stretches: when each begins, how long it lasts, and its passes. */
function slicesOf({ passes, slices, more }: Timing, sliceS: number, pauseS: number): Slice[] {
  const each = passes / slices;
  const first = Array.from({ length: slices }, (_, n) => ({
    from: n * (sliceS + pauseS),
    lastsS: sliceS,
    passes: each,
  }));
  if (!more) return first;
  const [from, share] = [slices * (sliceS + pauseS), more.passes / more.slices];
  const lastsS = (sliceS * share) / each;
  const later = Array.from({ length: more.slices }, (_, n) => ({
    from: from + n * (lastsS + pauseS),
    lastsS,
    passes: share,
  }));
  return [...first, ...later];
}

interface Slice {
  from: number;
  lastsS: number;
  passes: number;
}

export function replicaClock(own: Rng, fleet: FleetClock): ReplicaClock {
  const { timing, sliceS, pauseS, spread } = fleet;
  const [passes, readAt, workAt]: [number[], number[], number[]] = [[], [0], [0]];
  for (const { from, lastsS, passes: each } of slicesOf(timing, sliceS, pauseS)) {
    const count = Math.max(1, Math.round(each + own.normal(spread * each)));
    for (let i = 0; i < count; i++) passes.push(from + ((i + 0.5 * own.next()) * lastsS) / count);
    readAt.push(from + lastsS + 0.1);
    workAt.push(passes.length);
  }
  const clock = { ...fleet, passes, first: workAt[timing.slices] ?? passes.length, readAt, workAt };
  return timing.ticks > 0 ? sampled(clock) : clock;
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
