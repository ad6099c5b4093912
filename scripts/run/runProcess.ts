import type { PlanFor } from '../plan/plan.js';
import { confirming } from './confirming.js';
import { measureProcess, type ProcessMeans } from './measureProcess.js';
import type { RunObserver } from './observer.js';
import { type FinishedRun, runRecorded } from './runOnce.js';
import { ownStartLine } from './startLine.js';

/** The means by which processes that run already are looked at, driven and shown. */
export interface ProcessRunMeans extends Omit<ProcessMeans, 'further'> {
  readonly reportsDir: string;
  /** Default: nothing is shown. */
  readonly view?: Pick<RunObserver, 'event'>;
}

/** Takes processes that run already from their plan to record, analysis and report. */
export function runProcess(
  plan: PlanFor<'process'>,
  { reportsDir, view, ...means }: ProcessRunMeans,
  signal: AbortSignal,
): Promise<FinishedRun> {
  const { watched, furtherOf } = confirming(plan, view);
  return runRecorded(plan, { reportsDir, view: watched }, signal, (recorded, recorder, cut) => {
    recorder.lab(ownStartLine(recorded));
    return measureProcess(recorded, { ...means, further: furtherOf(recorded) }, recorder, cut);
  });
}
