import { add, nothingSeen } from '../analysis/condense/accumulate.js';
import type { PlanFor } from '../plan/plan.js';
import type { RecordEvent } from '../record/events.js';
import { targetOf } from '../targets/index.js';
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
  const seen = nothingSeen(targetOf({ plan }));
  const watched = {
    event(event: RecordEvent) {
      add(seen, event);
      view?.event(event);
    },
  };
  return runRecorded(plan, { reportsDir, view: watched }, signal, (recorded, recorder, cut) => {
    recorder.lab(ownStartLine(recorded, means.env));
    const further = async () => (await import('../analysis/furtherStretch.js')).furtherOwnStretch(recorded, seen);
    return measureCommand(recorded, { ...means, further }, recorder, cut);
  });
}
