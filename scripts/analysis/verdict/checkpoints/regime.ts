import type { Metric } from '../metrics.js';
import { tQuantile } from '../stats/distributions.js';
import { fitLine } from '../stats/line.js';
import { sum } from '../stats/quantile.js';
import { chain, type Settled, type SettledSlice } from './settle.js';

/** The slices at the end of the load over which the level rises. */
export interface Regime {
  slices: SettledSlice[];
  /** The slices that the regime is the tail of: as they came, or merged into groups. */
  of: SettledSlice[];
  /** The growth beyond what is tolerated. */
  growth: number;
  how: 'every' | 'trailing' | 'trend';
}

const GROUPS = 5;
const LEAST_LENGTH = 3;

/**
 * Finds the growth regime, if there is one: the trailing run of rising slices, at least 3 long, whose growth is at
 * least the least growth that can be a leak (more for a short run). Slices are first merged into 5 groups where there
 * are 7 or more, so that the noise of one matters less. For memory, a significant slope over the levels is a regime
 * too.
 */
export function findRegime(metric: Metric, settled: Settled): Regime | undefined {
  const { slices } = settled;
  const merged = slices.length >= 7 ? trailingRun(metric, settled, mergeInto(GROUPS, slices)) : undefined;
  return (
    merged ?? trailingRun(metric, settled, slices) ?? (metric.kind === 'count' ? undefined : trend(metric, settled))
  );
}

/**
 * Finds the growth regime without the first slice, where 5 slices are left. The first slice follows a baseline from
 * before the first dial, so it holds the warm-up; steady growth after a large warm-up must not pass for growth that
 * slows down.
 */
export function findRegimeAfterWarmUp(metric: Metric, settled: Settled): Regime | undefined {
  const slices = settled.slices.slice(1);
  return slices.length >= 5 ? findRegime(metric, { ...settled, slices }) : undefined;
}

/** Merges slices into contiguous groups, as equal in number as possible. */
function mergeInto(groups: number, slices: readonly SettledSlice[]): SettledSlice[] {
  return Array.from({ length: groups }, (_, g) => {
    const members = slices.slice(
      Math.round((g * slices.length) / groups),
      Math.round(((g + 1) * slices.length) / groups),
    );
    return {
      work: sum(members.map((s) => s.work)),
      rise: sum(members.map((s) => s.rise)),
      excess: sum(members.map((s) => s.excess)),
    };
  });
}

function trailingRun(metric: Metric, settled: Settled, slices: SettledSlice[]): Regime | undefined {
  const threshold = metric.kind === 'count' ? 0.5 : 2 * settled.sigma;
  const run = slices.slice(runStart(slices, threshold));
  const growth = sum(run.map((s) => s.excess));
  if (
    run.length < LEAST_LENGTH ||
    growth < leastGrowth(metric, run, threshold, run.length === slices.length) + settled.disturbance
  )
    return undefined;
  const offset = metric.kind === 'count' ? 0.1 : 0.5;
  if (run.length < 5 && fallsBefore(slices, run.length) > offset * growth) return undefined;
  const whole = run.length === slices.length && run.every((s) => s.excess > threshold);
  return { slices: run, of: slices, growth, how: whole ? 'every' : 'trailing' };
}

/**
 * Returns the start of the longest run up to the end that begins and ends with a rise and contains no fall. It may
 * contain one flat slice, but only in a run of 5 or more.
 */
function runStart(slices: readonly SettledSlice[], threshold: number): number {
  let best = slices.length;
  let flat = 0;
  if ((slices.at(-1)?.excess ?? 0) <= threshold) return best;
  for (let start = slices.length - 1; start >= 0; start--) {
    const excess = slices[start]?.excess ?? 0;
    if (excess < -threshold) break;
    if (excess <= threshold) flat++;
    if (flat > 1) break;
    if (excess > threshold && (flat === 0 || slices.length - start >= 5)) best = start;
  }
  return best;
}

/**
 * Returns what was lost in the slices before the run, the first left out: a level that goes up and down will end on a
 * few rises by chance. Heap may have lost more, since code is flushed while something leaks.
 */
function fallsBefore(slices: readonly SettledSlice[], length: number): number {
  return sum(slices.slice(1, slices.length - length).map((s) => Math.max(0, -s.excess)));
}

/**
 * Returns the least growth of a run. A run of 3 or 4 slices proves less than one of 5, and one with a flat slice less
 * than one without, so it must be larger. So must that of a count which did not rise from the first slice on: of six
 * things that are opened at any time, one of the last five slices rises by chance.
 */
function leastGrowth(metric: Metric, run: readonly SettledSlice[], threshold: number, everySlice: boolean): number {
  const allRise = run.every((s) => s.excess > threshold);
  const byLength = run.length >= 5 ? 1 : run.length === 4 ? 1.5 : 2.5;
  const early = metric.kind === 'count' && !everySlice ? 1.5 : 1;
  return Math.max(byLength, early, allRise ? 1 : 2) * metric.constants.leastLeak.checkpoints;
}

/**
 * Counts the slices with less than a fifth of their share of the growth. One may be flat, where a flush hid a leak;
 * growth that comes in a few steps, as modules are loaded, has several.
 */
function flatSlices(slices: readonly SettledSlice[], growth: number): number {
  return slices.filter((s) => Math.abs(s.excess) < (0.2 * growth) / slices.length).length;
}

function trend(metric: Metric, settled: Settled): Regime | undefined {
  const slices = settled.slices.slice(1);
  const { work, level } = chain(slices, (s) => s.excess);
  if (work.length < 4) return undefined;
  const line = fitLine(work, level);
  const se = Math.max(line.slopeSe, settled.sigma / Math.sqrt(line.sxx));
  const growth = line.slope * (work.at(-1) ?? 0);
  const significant = line.slope > tQuantile(0.995, line.degreesOfFreedom) * se;
  const large = growth >= metric.constants.leastLeak.checkpoints && growth > 4 * settled.sigma;
  return significant && large && flatSlices(slices, growth) <= 1
    ? { slices, of: settled.slices, growth, how: 'trend' }
    : undefined;
}
