/**
 * The way of one run: a plan is carried out, what is seen is recorded, and the record is analysed and reported. May
 * import every room up to publish/; of a terminal it knows only the {@link RunObserver}.
 */
import { add, nothingSeen } from '../analysis/condense/accumulate.js';
import type { EngineOptions } from '../engines/engine.js';
import { engineOf } from '../engines/index.js';
import { loadOf } from '../load/loads.js';
import type { AnyPlan, RunPlan } from '../plan/plan.js';
import type { PublishedRun } from '../publish/publish.js';
import { EarlyStop } from '../record/earlyStop.js';
import type { RecordEvent } from '../record/events.js';
import type { RecordError } from '../record/recordError.js';
import { RecordWriter } from '../record/recordWriter.js';
import { targetOf } from '../targets/index.js';
import { measure } from './measure.js';
import type { RunObserver } from './observer.js';
import { createRecorder, type Recorder } from './recorder.js';
import { startLine } from './startLine.js';

/** The place where a run is carried out, and where its record goes. */
export interface RunDestination {
  readonly reportsDir: string;
  readonly where: EngineOptions;
}

/** A run that was published; `failure` is what went wrong with the lab itself meanwhile. */
export type FinishedRun = PublishedRun & { failure?: unknown };

/** Takes one run of the lab from plan to record, analysis and report. */
export function runOnce(
  plan: RunPlan,
  { reportsDir, where }: RunDestination,
  view: RunObserver,
  signal: AbortSignal,
): Promise<FinishedRun> {
  const seen = nothingSeen(targetOf({ plan }));
  const watched = {
    event(event: RecordEvent) {
      if (plan.work.confirm !== 'never') add(seen, event);
      view.event(event);
    },
  };
  return runRecorded(plan, { reportsDir, view: watched }, signal, async (recorded, recorder, cut) => {
    const further = async () => (await import('../analysis/furtherStretch.js')).furtherStretch(recorded, seen);
    const means = { engine: await engineOf(recorded.engine), load: loadOf(recorded.load.kind), where, further };
    recorder.lab(startLine(recorded));
    await measure(recorded, means, recorder, cut);
  });
}

/**
 * Records what `observe` sees of a run, then analyses and reports it. What was measured is reported whatever happens.
 * @param observe is told the plan as it was recorded, under the id that it got
 */
export async function runRecorded<Plan extends AnyPlan>(
  plan: Plan,
  { reportsDir, view }: { readonly reportsDir: string; readonly view: Pick<RunObserver, 'event'> },
  signal: AbortSignal,
  observe: (plan: Plan, recorder: Recorder, cut: AbortSignal) => Promise<void>,
): Promise<FinishedRun> {
  const diskFailed = new AbortController();
  const onFailure = ({ message }: RecordError) => diskFailed.abort(new EarlyStop({ by: 'disk', message }));
  const writer = RecordWriter.create(reportsDir, plan, { onFailure });
  let failure: unknown;
  try {
    const cut = AbortSignal.any([signal, diskFailed.signal]);
    const observing = observe(writer.plan, createRecorder(writer, view), cut);
    void loadPublishing(); // while the replicas load
    await observing;
  } catch (error) {
    failure = error;
  }
  try {
    writer.close();
  } catch (error) {
    failure ??= error;
  }
  const { analyseAndPublish } = await loadPublishing();
  try {
    return { ...(await analyseAndPublish(writer.dir)), failure };
  } catch (error) {
    throw failure ?? error; // a record that could not be written cannot be read
  }
}

/**
 * Loads analysis and reports, which take as long to load as a replica and are not needed before the replicas have done
 * their work.
 */
export const loadPublishing = () => import('../publish/publish.js');
