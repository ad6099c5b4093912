/**
 * The coverage of the load: enough of it must have been seen to judge at all, and its end to acquit, since growth that
 * nobody looked at does not show. Every part of the analysis that needs either uses this file.
 */
import type { CheckpointReadings, LoadSample } from '../model/judgement.js';

/** The least number of slices between settled checkpoints for the rules for checkpoints … */
export const LEAST_SLICES = 3;
/** … the least that may acquit: of fewer, one that is flat by chance would exclude too much … */
export const LEAST_TO_ACQUIT = 4;
/** … and the least number of checkpoints, including the baseline. */
export const LEAST_CHECKPOINTS = LEAST_SLICES + 1;
/** The least number of samples under load for the rules for a load without pauses. */
export const LEAST_SAMPLES = 16;

/** The part of the work after which the load counts as seen to its end; the audit allows the same shortfall. */
const TO_THE_END = 0.98;

export interface Coverage {
  /** Enough was seen to judge: a leak may be found in it. */
  enough: boolean;
  /** The passes up to which it was seen. */
  seenWork: number;
  /** The passes at the end of the load. */
  endWork: number;
  /** The load was seen to its end; otherwise nothing is clean. */
  toTheEnd: boolean;
}

/**
 * Tells whether there are enough checkpoints to judge by, if all of them settled; else samples under load may serve.
 */
export function judgedByCheckpoints(checkpoints: readonly unknown[]): boolean {
  return checkpoints.length >= LEAST_CHECKPOINTS;
}

type CheckpointLevel = Pick<CheckpointReadings, 'index' | 'work' | 'boot' | 'settled'>;

/**
 * Returns the checkpoints that say something new, in order: settled, and with work since the last one of the same
 * process. An unsettled one counts what was in flight, so it is an upper bound at best, and from such bounds neither
 * growth nor its absence follows.
 */
export function telling<Checkpoint extends CheckpointLevel>(checkpoints: readonly Checkpoint[]): Checkpoint[] {
  const quiet = checkpoints.filter(({ settled }) => settled).sort((a, b) => a.index - b.index);
  return quiet.filter((each, position) => {
    const last = quiet[position - 1];
    return !last || each.boot !== last.boot || each.work > last.work;
  });
}

/**
 * Returns the coverage of a load by checkpoints.
 *
 * @param endWork default: the work at the last of them, settled or not
 */
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
 * Returns the coverage of a load by samples. The load may end between two samples, so up to one step more than the work
 * of the last one counts as seen.
 *
 * @param load samples under load of one process, in order
 * @param endWork default: the work at the last of them
 */
export function coverageOfSamples(load: readonly Pick<LoadSample, 'work'>[], endWork?: number): Coverage {
  const [first, last] = [load[0]?.work ?? 0, load.at(-1)?.work ?? 0];
  const step = load.length > 1 ? (last - first) / (load.length - 1) : 0;
  return coverage(load.length >= LEAST_SAMPLES, last, endWork ?? last, step);
}

function coverage(enough: boolean, seenWork: number, endWork: number, slack: number): Coverage {
  return { enough, seenWork, endWork, toTheEnd: seenWork + slack >= TO_THE_END * endWork };
}
