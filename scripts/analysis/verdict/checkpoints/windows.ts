import type { Metric } from '../metrics.js';
import { sum } from '../stats/quantile.js';
import type { SettledSlice } from './settle.js';

/** A stretch at the end of the load that bounds the growth that is left. */
export interface BoundingWindow<Slice> {
  slices: readonly Slice[];
  /** The confidence of the bound that is told, from this window alone, 0 … 1. */
  confidence: number;
  /** The confidence at which this window alone acquits, see {@link ACQUITS_COUNT}. */
  acquitsAt: number;
}

/**
 * The confidences of three bounds, longest window first, of which the least is taken. By itself each is above 99 %, so
 * that the least of them is true in 99 % of all loads: simulated over Poisson growth of any rate, 3 to 12 slices, it is
 * in 99.1 % at worst; three bounds of 99 % were in 98 %.
 */
export const LEAST_OF_THREE = [0.993, 0.997, 0.998] as const;

/**
 * A count is acquitted by the least of three bounds of 99 %, where that is at most `cleanBelow`. Of six slices that is one
 * that gained nothing in the last two (13.8), at most 1 in the last three (13.3), or at most 4 in the last five (13.9).
 * Which of them are acquitted is a rule, of which the rates are measured; the bound that is told of those that are is true
 * to its 99 %, and may be a little above `cleanBelow`.
 */
export const ACQUITS_COUNT = 0.99;

/** The same for a slope over few levels: a third of them is too short for any bound, and the other two are wide. */
const FEW_LEVELS = [0.991, 0.991, 0.998] as const;

/**
 * Returns the stretches that growth is bounded from: all slices but the first, the last half, the last third. The later
 * ones show growth that has stopped.
 *
 * A count whose last two slices both rise, by 6 or more together, is bounded from its rises up to the end alone: what
 * fell before offsets nothing. A pool that drains hides a leak for as long as it drains.
 */
export function boundingWindows<Slice extends Pick<SettledSlice, 'excess'>>(
  metric: Metric,
  slices: readonly Slice[],
): BoundingWindow<Slice>[] {
  const n = slices.length;
  const [whole, half, third] = metric.kind === 'count' || n >= 9 ? LEAST_OF_THREE : FEW_LEVELS;
  const last = (length: number, confidence: number): BoundingWindow<Slice> => ({
    ...{ slices: slices.slice(-length), confidence },
    acquitsAt: metric.kind === 'count' ? ACQUITS_COUNT : confidence,
  });
  if (risesAtTheEnd(metric, slices)) return [last(risingTail(slices), whole)];
  return [last(n - 1, whole), last(Math.ceil(n / 2), half), last(Math.max(1, Math.round(n / 3)), third)];
}

/**
 * Tells whether the last two slices of a count, of four or more, both rise, by so much that no chance rise is likely. A
 * count that rose half as much in a single slice before, the first left out, goes up and down, and is not meant.
 */
export function risesAtTheEnd(metric: Metric, slices: readonly Pick<SettledSlice, 'excess'>[]): boolean {
  if (metric.kind !== 'count' || slices.length < 4) return false;
  const last = slices.slice(-2).map((s) => s.excess);
  const before = Math.max(0, ...slices.slice(1, -2).map((s) => s.excess));
  const risen = sum(last);
  return last.every((excess) => excess > RISE) && risen >= metric.constants.leastLeak.checkpoints && before < risen / 2;
}

/** A count rises in a slice where it gains more than this. */
const RISE = 0.5;

function risingTail(slices: readonly Pick<SettledSlice, 'excess'>[]): number {
  const flat = [...slices].reverse().findIndex((s) => s.excess <= RISE);
  return flat < 0 ? slices.length : flat;
}
