import { binomialLower } from '../stats/distributions.js';
import { type SiteCourse, type SiteSlice, slicesOf, total } from './siteCounts.js';

/**
 * The habit of a creation site: it `never-closes` what it opens; it `closes-late`, as a pool or a cache does that has
 * reached its cap within the load; it `closes-some` throughout; or it is `idle`, with nothing opened after the first
 * slice.
 */
export type SiteHabit = 'never-closes' | 'closes-late' | 'closes-some' | 'idle';

/** Closings that are late by chance in fewer cases than this are late for a reason. */
const BY_CHANCE = 0.03;
/** A share of closings before their onset up to this part of the share after it counts as none. */
const HARDLY_ANY = 0.1;
/** Two closings are the least that can be late: a single one is late by chance in one of six. */
const LEAST_CLOSINGS = 2;

/** Tells the habit of a site from its openings and closings in each slice, which are exact. */
export function habitOf(site: SiteCourse): SiteHabit {
  const slices = slicesOf(site);
  if (opened(slices.slice(1)) === 0) return 'idle';
  if (closed(slices) === 0) return 'never-closes';
  return closesLate(slices) ? 'closes-late' : 'closes-some';
}

/**
 * Tells whether a site began to close in the later half of the slices, and has not been seen to leak since: closings
 * that are a constant share of the openings, as on an error path, are in every slice alike. Nothing that it opened may
 * have been collected unclosed: what is in a pool is held.
 */
function closesLate(slices: readonly SiteSlice[]): boolean {
  if (closed(slices) < LEAST_CLOSINGS || abandoned(slices) > HARDLY_ANY * closed(slices)) return false;
  const onsets = slices.flatMap((_, position) => (position >= slices.length / 2 ? [position] : []));
  return onsets.some((onset) => beginsAt(onset, slices) && !leaksSince(onset, slices));
}

function beginsAt(onset: number, slices: readonly SiteSlice[]): boolean {
  const [early, late] = [slices.slice(0, onset), slices.slice(onset)];
  if (opened(early) === 0 || opened(late) === 0 || closed(late.slice(0, 1)) === 0) return false;
  const lateShare = closed(late) / opened(late);
  if (closed(early) / opened(early) > HARDLY_ANY * lateShare) return false;
  return binomialLower(closed(early), closed(slices), opened(early) / opened(slices)) <= BY_CHANCE;
}

/**
 * Tells whether a site goes on gaining at a steady pace after the slice in which its closings began, which is partly
 * one and partly the other: a pool that is full gains nothing more.
 */
function leaksSince(onset: number, slices: readonly SiteSlice[]): boolean {
  const gains = slices.slice(onset).map((slice) => slice.opened - slice.closed);
  const since = gains.slice(1);
  const half = Math.floor(gains.length / 2);
  return (
    since.length > 0 &&
    since.every((gain) => gain > 0) &&
    total(since) >= LEAST_GAIN &&
    total(gains.slice(-half)) >= STEADY * total(gains.slice(0, half))
  );
}

const LEAST_GAIN = 6;
/** A gain that falls to less than this part of itself is a pool about to be full. */
const STEADY = 0.5;

const opened = (slices: readonly SiteSlice[]): number => total(slices.map((slice) => slice.opened));
const closed = (slices: readonly SiteSlice[]): number => total(slices.map((slice) => slice.closed));
const abandoned = (slices: readonly SiteSlice[]): number => total(slices.map((slice) => slice.abandoned));
