import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import type { RunPlan } from '../plan/plan.js';
import type { RecordEvent } from '../record/events.js';

/** Who watches a run while it is under way: the terminal, or a test. Calls must return at once and never throw. */
export interface RunObserver {
  /** Before the first run: all plans in the order they will be run. */
  planned(plans: readonly RunPlan[]): void;
  runStarted(plan: RunPlan, position: { number: number; of: number }): void;
  /** Every line of the record, as it is written. */
  event(event: RecordEvent): void;
  runEnded(run: AnalysedRun, paths: { dir: string; report: string }): void;
  /** After the last run; plans that were not begun by then will not be run. */
  close(): void;
}
