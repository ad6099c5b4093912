import { WORK } from '../../protos/settings/work.js';

export const CADENCES = WORK.cadence.kind.names;

/** The way in which a replica spaces the passes that it makes by itself. */
export type Cadence = (typeof CADENCES)[number];

/**
 * The incident's ticker (Dozzle v8.0.1): it fires at once, then after 500 ms, growing by half each time, ± 50 % jitter,
 * at most 60 s, never reset.
 */
const BACKOFF = { firstMs: 500, factor: 1.5, jitter: 0.5, mostMs: 60_000 };

/**
 * Returns the pause before a pass.
 * @param pass number of the pass, from 0
 * @returns milliseconds from the beginning of the pass before it to the beginning of this one; 0 for the first
 */
export function pauseBeforeMs(pass: number, cadence: Cadence, ratePerSecond: number, random: () => number): number {
  if (pass === 0) return 0;
  if (cadence === 'steady') return 1000 / ratePerSecond;
  return incidentPauseMs(pass) * (1 + BACKOFF.jitter * (2 * random() - 1));
}

/**
 * Returns the pause before a pass on the incident's cadence without its jitter: the milliseconds from the beginning of
 * the pass before to that of this one, numbered from 1.
 */
export function incidentPauseMs(pass: number): number {
  return Math.min(BACKOFF.firstMs * BACKOFF.factor ** (pass - 1), BACKOFF.mostMs);
}

/**
 * The milliseconds between slices that the reading itself takes; to this comes the quiet before it, twice, since
 * neighbours may lag a little.
 */
const READING_MS = 600;

/**
 * Returns the milliseconds from the end of a slice to the beginning of the next on a steady cadence: no replica dials
 * while a neighbour is read.
 */
export function betweenSlicesMs(ratePerSecond: number, quietMs: number): number {
  return 1000 / ratePerSecond + READING_MS + 2 * quietMs;
}

/**
 * Returns the most passes that begin within so many milliseconds on the incident's cadence: from the first on, with the
 * shortest jitter.
 */
export function mostPassesWithin(milliseconds: number): number {
  let passes = 0;
  for (let sinceMs = 0; sinceMs < milliseconds; sinceMs += pauseBeforeMs(passes, 'incident', 1, () => 0)) passes += 1;
  return passes;
}

/**
 * Divides P passes into C slices, and returns the passes of one: the first slices take one more where it does not come
 * out even.
 */
export function passesOfSlice(slice: number, passes: number, slices: number): number {
  return Math.floor(passes / slices) + (slice <= passes % slices ? 1 : 0);
}
