import type { CheckpointReadings } from '../../model/judgement.js';
import type { JudgeLevels } from './accused.js';
import { habitOf } from './habit.js';
import { addedUp, type BookedSites, liveOf, type SiteCourse } from './siteCounts.js';

/** Sites that began to close late, as a pool does that has reached its cap. */
export interface Filling {
  sites: number;
  opened: number;
  closed: number;
  /** Without them the level is no leak. */
  explainsAll: boolean;
}

/** The ledger is printed just after the readings, and so may count a little more than they do. */
const LATER = 2;

/**
 * Finds the sites that could be pools that fill, and judges the level without them. Undefined where there are none, or
 * where the level does not hold what they opened.
 */
export function fillingOf({ checkpoints, own, others }: BookedSites, judge: JudgeLevels): Filling | undefined {
  const late = [...own, ...others].filter((site) => habitOf(site) === 'closes-late');
  if (late.length === 0) return undefined;
  const together = addedUp(late);
  const rest = without(checkpoints, together);
  if (rest.some(({ settled, readings }) => settled && Math.min(...readings) < -LATER)) return undefined;
  const { opened = 0, closed = 0 } = together.at(-1) ?? {};
  const { outcome, reasonCode } = judge(rest);
  return { sites: late.length, opened, closed, explainsAll: outcome !== 'leak' && reasonCode !== 'too-short' };
}

function without(checkpoints: readonly CheckpointReadings[], site: SiteCourse): CheckpointReadings[] {
  const live = liveOf(site);
  return checkpoints.map((checkpoint, position) => ({
    ...checkpoint,
    readings: checkpoint.readings.map((reading) => reading - (live[position] ?? 0)),
  }));
}
