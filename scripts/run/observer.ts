import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { RunPlan } from '../plan/plan.js';
import type { RecordEvent } from '../record/events.js';
import type { LearnedPaces } from '../runs/learnedPace.js';

/** The observer of a run under way: the terminal, or a test. Calls must return at once and never throw. */
export interface RunObserver {
  /**
   * Called before the first run, with all plans in the order in which they will be run, and what earlier runs tell of the
   * time that they will take.
   */
  planned(plans: readonly RunPlan[], learned?: LearnedPaces): void;
  runStarted(plan: RunPlan, position: { number: number; of: number }): void;
  /** Called for every line of the record, as it is written. */
  event(event: RecordEvent): void;
  runEnded(run: AnalysedRun, paths: { dir: string; report: string }): void;
  /** Called after the last run; plans that were not begun by then will not be run. */
  close(): void;
}
