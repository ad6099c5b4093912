import type { PlanFor } from '../plan/plan.js';
import { confirming } from './confirming.js';
import { type CommandMeans, measureCommand } from './measureCommand.js';
import type { RunObserver } from './observer.js';
import { type FinishedRun, runRecorded } from './runOnce.js';
import { ownStartLine } from './startLine.js';

/** The means by which a command of one's own is run and shown. */
export interface OwnRunMeans extends Omit<CommandMeans, 'further'> {
  readonly reportsDir: string;
  /** Default: nothing is shown. */
  readonly view?: Pick<RunObserver, 'event'>;
}

/** Takes a command of one's own from its plan to record, analysis and report. */
export function runCommand(
  plan: PlanFor<'command'>,
  { reportsDir, view, ...means }: OwnRunMeans,
  signal: AbortSignal,
): Promise<FinishedRun> {
  const { watched, furtherOf } = confirming(plan, view);
  return runRecorded(plan, { reportsDir, view: watched }, signal, (recorded, recorder, cut) => {
    recorder.lab(ownStartLine(recorded, means.env));
    return measureCommand(recorded, { ...means, further: furtherOf(recorded) }, recorder, cut);
  });
}
