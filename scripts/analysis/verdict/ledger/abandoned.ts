import type { CheckpointReadings } from '../../model/judgement.js';
import type { JudgeLevels } from './accused.js';

/** The number of channels that had been collected without ever being closed, at one moment of a process. */
export interface AbandonedCount {
  atMs: number;
  work: number;
  abandoned: number;
}

/** Channels that are lost with the work, without any statistics. */
export interface Abandonment {
  gained: number;
  /** The number of times it was seen to have risen. */
  rises: number;
  /** The growth, by the rules for levels; its outcome has no say. */
  growth: ReturnType<JudgeLevels>;
}

/** A program may forget a few clients once, when it starts: fewer than this in all, or in the later half, prove nothing. */
const LEAST = 6;
const LEAST_LATE = 3;
const LEAST_RISES = 3;

/**
 * Finds channels that are collected without a close more and more. Each is a bug by itself, and none can come back, so
 * it takes no quiet moment and no statistics: it must have gone up at least three times, by at least 6 in all, and in
 * the later half of the work too. Where no work is counted, the time stands for it.
 *
 * @param seen in order of time, of one process
 * @param tolerated the growth per unit of work that is no leak
 */
export function abandonmentOf(
  seen: readonly AbandonedCount[],
  judge: JudgeLevels,
  tolerated = 0,
): Abandonment | undefined {
  const isCounted = seen.some(({ work }) => work > 0);
  const points = isCounted ? atNewWork(seen) : seen.map((each) => ({ ...each, work: each.atMs }));
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || last.work <= first.work) return undefined;
  const middle = (first.work + last.work) / 2;
  const gained = last.abandoned - first.abandoned - (isCounted ? tolerated * (last.work - first.work) : 0);
  const late = last.abandoned - (points.findLast(({ work }) => work <= middle) ?? first).abandoned;
  const rises = points.filter(
    ({ abandoned }, position) => abandoned > (points[position - 1] ?? first).abandoned,
  ).length;
  if (gained < LEAST || late < LEAST_LATE || rises < LEAST_RISES) return undefined;
  return { gained: last.abandoned - first.abandoned, rises, growth: judge(isCounted ? asLevels(points) : []) };
}

/** Returns the last count at each amount of work. */
function atNewWork(seen: readonly AbandonedCount[]): AbandonedCount[] {
  return seen.filter(({ work }, position) => work !== seen[position + 1]?.work);
}

function asLevels(points: readonly AbandonedCount[]): CheckpointReadings[] {
  return points.map(({ work, abandoned }, index) => ({
    index,
    work,
    boot: '',
    readings: [abandoned],
    settled: true,
    disturbed: false,
  }));
}
