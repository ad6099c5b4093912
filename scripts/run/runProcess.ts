import type { PlanFor } from '../plan/plan.js';
import { type LookedAt, measureProcess } from './measureProcess.js';
import { type FinishedRun, runRecorded } from './runOnce.js';
import { ownStartLine } from './startLine.js';

/** Takes processes that run already from their plan to record, analysis and report. Nothing is shown meanwhile. */
export function runProcess(
  plan: PlanFor<'process'>,
  { reportsDir, processes }: { readonly reportsDir: string; readonly processes: readonly LookedAt[] },
  signal: AbortSignal,
): Promise<FinishedRun> {
  return runRecorded(plan, { reportsDir, view: { event: () => undefined } }, signal, (recorded, recorder, cut) => {
    recorder.lab(ownStartLine(recorded));
    return measureProcess(recorded, processes, recorder, cut);
  });
}
