export const CADENCES = ['steady', 'incident'] as const;

/** How a replica spaces the passes it makes by itself. */
export type Cadence = (typeof CADENCES)[number];

/** The incident's ticker (Dozzle v8.0.1): at once, then 500 ms growing by half each time, ± 50 % jitter, at most 60 s, never reset. */
const BACKOFF = { firstMs: 500, factor: 1.5, jitter: 0.5, mostMs: 60_000 };

/**
 * @param pass number of the pass, from 0
 * @returns milliseconds from the beginning of the pass before it to the beginning of this one; 0 for the first
 */
export function pauseBeforeMs(pass: number, cadence: Cadence, ratePerSecond: number, random: () => number): number {
  if (pass === 0) return 0;
  if (cadence === 'steady') return 1000 / ratePerSecond;
  const intervalMs = Math.min(BACKOFF.firstMs * BACKOFF.factor ** (pass - 1), BACKOFF.mostMs);
  return intervalMs * (1 + BACKOFF.jitter * (2 * random() - 1));
}

/** How P passes divide into C slices: the first slices take one more where it does not come out even. */
export function passesOfSlice(slice: number, passes: number, slices: number): number {
  return Math.floor(passes / slices) + (slice <= passes % slices ? 1 : 0);
}
