import type { PlanFor } from '../plan/plan.js';
import { type CommandMeans, measureCommand } from './measureCommand.js';
import { type FinishedRun, runRecorded } from './runOnce.js';
import { ownStartLine } from './startLine.js';

/** Takes a command of one's own from its plan to record, analysis and report. Nothing is shown meanwhile. */
export function runCommand(
  plan: PlanFor<'command'>,
  { reportsDir, ...means }: CommandMeans & { readonly reportsDir: string },
  signal: AbortSignal,
): Promise<FinishedRun> {
  return runRecorded(plan, { reportsDir, view: { event: () => undefined } }, signal, (recorded, recorder, cut) => {
    recorder.lab(ownStartLine(recorded, means.env));
    return measureCommand(recorded, means, recorder, cut);
  });
}
