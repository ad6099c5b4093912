import { isFor } from '../../plan/kinds.js';
import { counted } from '../../text/figures.js';
import type { RunCase } from './runCase.js';

/**
 * The progress of a run: the checkpoints that every judged replica has, and those planned, baselines left out. Where
 * nothing was planned, all are done.
 */
export interface SlicesDone {
  done: number;
  planned: number;
}

/** Returns how many slices a run completed. */
export function slicesDone({ plan, judged }: RunCase): SlicesDone {
  const counts = judged.map(({ checkpoints }) => checkpoints.filter(({ line }) => line.index > 0).length);
  const done = counts.length === 0 ? 0 : Math.min(...counts);
  return { done, planned: isFor(plan, 'fleet') ? plan.work.slices : done };
}

/** Returns for instance `3 of 6 slices`. */
export function progressWords({ done, planned }: SlicesDone): string {
  return `${done} of ${counted(planned, 'slice')}`;
}
