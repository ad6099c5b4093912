/**
 * How much of the load must have been seen: enough of it to judge at all, and its end to acquit, for growth that was
 * not looked at does not show. Whatever part of the analysis asks either asks here.
 */
import type { CheckpointReadings, LoadSample } from '../model/judgement.js';

/** Slices between settled checkpoints that the rules for checkpoints need. */
export const LEAST_SLICES = 3;
/** … and so many checkpoints, the baseline included. */
export const LEAST_CHECKPOINTS = LEAST_SLICES + 1;
/** Samples under load that the rules for a load without pauses need. */
export const LEAST_SAMPLES = 16;

/** Part of the work after which the load was seen to its end: a shortfall that the audit does not mind either. */
const TO_THE_END = 0.98;

export interface Coverage {
  /** Whether it can be judged: a leak may be told from it. */
  enough: boolean;
  /** Passes up to which it was seen. */
  seenWork: number;
  /** Passes at which the load is at its end. */
  endWork: number;
  /** Whether it was seen to its end: without that nothing is clean. */
  toTheEnd: boolean;
}

/** Whether there are checkpoints enough to judge by, if all of them settled; else samples under load may serve. */
export function judgedByCheckpoints(checkpoints: readonly unknown[]): boolean {
  return checkpoints.length >= LEAST_CHECKPOINTS;
}

type CheckpointLevel = Pick<CheckpointReadings, 'index' | 'work' | 'boot' | 'settled'>;

/**
 * The checkpoints that say something new, in order: settled, and with work since the last one of the same process. An
 * unsettled one counts what was in flight, an upper bound at best, and from such bounds neither growth nor the lack of
 * it follows.
 */
export function telling<Checkpoint extends CheckpointLevel>(checkpoints: readonly Checkpoint[]): Checkpoint[] {
  const quiet = checkpoints.filter(({ settled }) => settled).sort((a, b) => a.index - b.index);
  return quiet.filter((each, position) => {
    const last = quiet[position - 1];
    return !last || each.boot !== last.boot || each.work > last.work;
  });
}

/** @param endWork default: what was done at the last of them, settled or not */
export function coverageOfCheckpoints(checkpoints: readonly CheckpointLevel[], endWork?: number): Coverage {
  const told = telling(checkpoints);
  const slices = told.filter((each, position) => position > 0 && each.boot === told[position - 1]?.boot).length;
  const last = checkpoints.reduce<CheckpointLevel | undefined>(
    (latest, each) => (latest && latest.index >= each.index ? latest : each),
    undefined,
  );
  const seenWork = told.at(-1)?.work ?? 0;
  return coverage(slices >= LEAST_SLICES, seenWork, endWork ?? last?.work ?? 0, 0);
}

/**
 * The load may end between two samples, so up to one step more than the last has counts as seen.
 * @param load samples under load of one process, in order
 * @param endWork default: what was done at the last of them
 */
export function coverageOfSamples(load: readonly Pick<LoadSample, 'work'>[], endWork?: number): Coverage {
  const [first, last] = [load[0]?.work ?? 0, load.at(-1)?.work ?? 0];
  const step = load.length > 1 ? (last - first) / (load.length - 1) : 0;
  return coverage(load.length >= LEAST_SAMPLES, last, endWork ?? last, step);
}

function coverage(enough: boolean, seenWork: number, endWork: number, slack: number): Coverage {
  return { enough, seenWork, endWork, toTheEnd: seenWork + slack >= TO_THE_END * endWork };
}
