import type { AnalysedRun } from '../model/analysedRun.js';

/** Runs that belong together: repetitions of one plan. */
export interface ComparedSet {
  /** Unique among the sets: the variant, with what else tells it apart, or the id of its only run. */
  name: string;
  runs: readonly AnalysedRun[];
}
