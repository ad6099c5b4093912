import type { Role } from '../../plan/replicas.js';
import { byRole } from '../verdict/acrossRoles.js';

/** A level estimated from samples; `fresh` of them were taken since the previous profile. */
interface SampledLevel {
  bytes: number;
  samples: number;
  fresh: number;
}

/** The levels of one site on one replica, at the profiles that are compared. */
export interface SampledLevels {
  /** Default: `mixed`. */
  role?: Role;
  first: SampledLevel;
  /** The levels at the profiles between the first and the middle one, in order. */
  early?: readonly SampledLevel[];
  middle?: SampledLevel;
  /** The levels at the profiles between the middle and the last one, in order. */
  later?: readonly SampledLevel[];
  last: SampledLevel;
}

/** The least growth ÷ its standard error, over all replicas together. */
const LEAST_SIGMAS = 4;
/** The same for a single replica; two of a role must reach it. */
const LEAST_SIGMAS_EACH = 2;
/** The same for the growth from the middle profile on, over all replicas; what filled up does not grow then. */
const LEAST_SIGMAS_LATE = 2;
/** The least part of the growth that must fall into that later part; what warms up grows before it. */
const LEAST_SHARE_LATE = 0.2;
/** Growth below this many bytes per unit of work is no finding, however certain … */
const LEAST_BYTES_PER_WORK = 1000;
/** … unless it is this part of the growth of a heap that is known to leak. */
const LEAST_SHARE = 0.1;

/**
 * Tells whether a site grows beyond noise. The number of samples is Poisson distributed, so growth made of n new
 * samples and m that are gone has a standard error of √(n + m) samples. The growth must be significant over all
 * replicas, and on two replicas of a role each by itself (or on the only one); it must go on in the later part of the
 * run; and it must be large enough to matter.
 *
 * @param bytesPerWork mean growth of the site
 * @param leakedBytesPerWork growth of the whole heap, where that is known to leak
 */
export function isGrowing(
  levels: readonly SampledLevels[],
  bytesPerWork: number,
  leakedBytesPerWork: number | undefined,
): boolean {
  const agree = [...byRole(levels).values()].some((role) => {
    return role.filter((level) => sigmasOf([level]) >= LEAST_SIGMAS_EACH).length >= Math.min(2, role.length);
  });
  const late = levels.flatMap(({ middle, later = [], last }) =>
    middle ? [{ first: middle, early: later, last }] : [],
  );
  const isEnough =
    bytesPerWork >= LEAST_BYTES_PER_WORK ||
    (leakedBytesPerWork !== undefined && bytesPerWork >= LEAST_SHARE * leakedBytesPerWork);
  const goesOn =
    late.length === 0 || (sigmasOf(late) >= LEAST_SIGMAS_LATE && grown(late) >= LEAST_SHARE_LATE * grown(levels));
  return bytesPerWork > 0 && isEnough && goesOn && agree && sigmasOf(levels) >= LEAST_SIGMAS;
}

/** Returns growth ÷ its standard error; 0 where nothing changed. */
export function sigmasOf(levels: readonly SampledLevels[]): number {
  let growth = 0;
  let variance = 0;
  for (const { first, early = [], middle, later = [], last } of levels) {
    const samples = first.samples + last.samples;
    if (samples === 0) continue;
    const bytesPerSample = (first.bytes + last.bytes) / samples;
    growth += last.bytes - first.bytes;
    variance += bytesPerSample ** 2 * moved([first, ...early, ...(middle ? [middle] : []), ...later, last]);
  }
  return variance > 0 ? growth / Math.sqrt(variance) : 0;
}

function grown(levels: readonly SampledLevels[]): number {
  return levels.reduce((sum, { first, last }) => sum + last.bytes - first.bytes, 0);
}

/** Counts the samples that came or went from each profile to the next. */
function moved(steps: readonly SampledLevel[]): number {
  return steps.slice(1).reduce((sum, { samples, fresh }, position) => {
    const before = steps[position]?.samples ?? 0;
    const gone = Math.max(0, before + fresh - samples);
    return sum + fresh + gone;
  }, 0);
}
