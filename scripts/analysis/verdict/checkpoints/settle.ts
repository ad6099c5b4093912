import type { CheckpointReadings } from '../../model/judgement.js';
import { type Coverage, coverageOfCheckpoints, telling } from '../coverage.js';
import type { Metric } from '../metrics.js';
import { median, quantile, squaredDeviations, sum } from '../stats/quantile.js';
import type { Trace } from '../trace.js';
import type { Levels } from '../words.js';

/** The change from one judged checkpoint to the next, within one life of the process. */
export interface SettledSlice {
  /** The passes done, above 0. */
  work: number;
  /** The rise of the settled level. */
  rise: number;
  /** The rise beyond what is tolerated for this much work; the same as `rise` where nothing is tolerated. */
  excess: number;
}

/** The checkpoints of a replica in the form that the rules take. */
export interface Settled {
  levels: Levels;
  slices: SettledSlice[];
  /** The work of all slices. */
  work: number;
  /** The part of the load that was seen: whether it is enough, and whether it reaches to the end. */
  coverage: Coverage;
  /** The noise of one level (standard deviation). */
  sigma: number;
  /** The largest spread of readings within a disturbed checkpoint that was judged; 0 without any. */
  disturbance: number;
  /** The last level minus the baseline; after a restart, the sum of the slices. */
  residual: number;
}

/**
 * Computes the levels of the checkpoints and the slices between them.
 *
 * Unsettled checkpoints are left out: the slice then spans both neighbours. A disturbed checkpoint (it was quiet, then
 * something arrived) is kept, but a count takes its least reading, and a leak must be larger by the largest spread seen
 * in this way. A pair that spans a restart is dropped, and so is a checkpoint with no work since the last one, because
 * it says nothing new.
 */
export function settle(
  metric: Metric,
  checkpoints: readonly CheckpointReadings[],
  tolerated: number,
  endWork: number | undefined,
  trace: Trace,
): Settled {
  const read = checkpoints
    .map((c) => ({ ...c, readings: c.readings.filter(Number.isFinite) }))
    .filter((c) => c.readings.length > 0);
  const quiet = read.filter((c) => c.settled);
  const judged = telling(read);
  const levels = judged.map((c) => ({ index: c.index, work: c.work, level: level(metric, c) }));
  const slices = slicesOf(judged, levels, tolerated);
  const disturbed = judged.filter((c) => c.disturbed);
  const restarts = judged.filter((c, i) => i > 0 && c.boot !== judged[i - 1]?.boot).length;
  trace.note(
    'every checkpoint settled',
    quiet.length === read.length,
    `${quiet.length} of ${read.length}; unsettled ones are left out`,
  );
  if (disturbed.length > 0)
    trace.note('no checkpoint was disturbed', false, `${disturbed.length} of ${judged.length} were`);
  if (restarts > 0)
    trace.note(
      'one process, in one fleet, throughout',
      false,
      `${restarts} time${restarts > 1 ? 's' : ''} it was another; pairs across that are dropped`,
    );
  return {
    levels,
    slices,
    work: sum(slices.map((slice) => slice.work)),
    coverage: coverageOfCheckpoints(read, endWork),
    sigma: noise(metric, judged),
    disturbance: Math.max(0, ...disturbed.map((c) => Math.max(...c.readings) - Math.min(...c.readings))),
    residual: restarts > 0 ? sum(slices.map((s) => s.rise)) : (levels.at(-1)?.level ?? 0) - (levels[0]?.level ?? 0),
  };
}

function level(metric: Metric, { readings, disturbed }: CheckpointReadings): number {
  if (isLeast(metric) || (disturbed && metric.kind === 'count')) return Math.min(...readings);
  return quantile(laterHalf(readings), metric.constants.levelQuantile.checkpoints);
}

/** Tells whether the level is the least of all readings, whose noise is not their spread. */
function isLeast({ constants: { levelQuantile } }: Metric): boolean {
  return levelQuantile.checkpoints === 0;
}

function laterHalf(readings: readonly number[]): readonly number[] {
  return readings.slice(Math.floor(readings.length / 2));
}

function slicesOf(judged: readonly CheckpointReadings[], levels: Levels, tolerated: number): SettledSlice[] {
  const slices: SettledSlice[] = [];
  for (let i = 1; i < judged.length; i++) {
    const [from, to] = [levels[i - 1], levels[i]];
    if (!from || !to || judged[i - 1]?.boot !== judged[i]?.boot) continue;
    const work = to.work - from.work;
    const rise = to.level - from.level;
    slices.push({ work, rise, excess: rise - tolerated * work });
  }
  return slices;
}

/**
 * Returns the noise of one level. For counts it is fixed. Where the least reading is the level, it is as much as the next
 * reading is above it at a usual checkpoint: what is far above the others is garbage, not noise. For other memory it is
 * 1.3 times the spread pooled over the readings that levels are made of.
 */
function noise(metric: Metric, judged: readonly CheckpointReadings[]): number {
  const least = metric.constants.noise.level;
  if (metric.kind === 'count') return least;
  if (isLeast(metric)) return Math.max(least, ...usual(judged.map((c) => gapAboveLeast(c.readings))));
  const halves = judged.map((c) => laterHalf(c.readings)).filter((half) => half.length > 1);
  const freedom = sum(halves.map((half) => half.length - 1));
  if (freedom === 0) return least;
  return Math.max(least, 1.3 * Math.sqrt(sum(halves.map(squaredDeviations)) / freedom));
}

/** Returns the median; nothing of nothing. */
function usual(values: readonly number[]): number[] {
  const known = values.filter(Number.isFinite);
  return known.length > 0 ? [median(known)] : [];
}

function gapAboveLeast(readings: readonly number[]): number {
  const [least = Number.NaN, next = Number.NaN] = readings.toSorted((a, b) => a - b);
  return next - least;
}

/**
 * Returns the points of the level against work, each life of the process joined to the previous one, for a growth that
 * is a slope.
 */
export function chain(
  slices: readonly SettledSlice[],
  rise: (slice: SettledSlice) => number,
): { work: number[]; level: number[] } {
  const work = [0];
  const level = [0];
  for (const slice of slices) {
    work.push((work.at(-1) ?? 0) + slice.work);
    level.push((level.at(-1) ?? 0) + rise(slice));
  }
  return { work, level };
}
