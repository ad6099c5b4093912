/**
 * The way of one run: a plan is carried out, what is seen is recorded, and the record is analysed and reported. May
 * import every room up to publish/; of a terminal it knows only the {@link RunObserver}.
 */
import { add, nothingSeen } from '../analysis/condense/accumulate.js';
import type { EngineOptions } from '../engines/engine.js';
import { engineOf } from '../engines/index.js';
import { loadOf } from '../load/loads.js';
import type { RunPlan } from '../plan/plan.js';
import type { PublishedRun } from '../publish/publish.js';
import { EarlyStop } from '../record/earlyStop.js';
import type { RecordError } from '../record/recordError.js';
import { RecordWriter } from '../record/recordWriter.js';
import { measure } from './measure.js';
import type { RunObserver } from './observer.js';
import { createRecorder } from './recorder.js';
import { startLine } from './startLine.js';

/** The place where a run is carried out, and where its record goes. */
export interface RunDestination {
  readonly reportsDir: string;
  readonly where: EngineOptions;
}

/**
 * Takes one run from plan to record, analysis and report. What was measured is reported whatever happens; `failure` is
 * what went wrong with the lab itself meanwhile.
 */
export async function runOnce(
  plan: RunPlan,
  { reportsDir, where }: RunDestination,
  view: RunObserver,
  signal: AbortSignal,
): Promise<PublishedRun & { failure?: unknown }> {
  const diskFailed = new AbortController();
  const onFailure = ({ message }: RecordError) => diskFailed.abort(new EarlyStop({ by: 'disk', message }));
  const writer = RecordWriter.create(reportsDir, plan, { onFailure });
  let failure: unknown;
  try {
    const measuring = recordRun(writer, where, view, AbortSignal.any([signal, diskFailed.signal]));
    void loadPublishing(); // while the replicas load
    await measuring;
  } catch (error) {
    failure = error;
  }
  try {
    writer.close();
  } catch (error) {
    failure ??= error;
  }
  const { analyseAndPublish } = await loadPublishing();
  return { ...(await analyseAndPublish(writer.dir)), failure };
}

/**
 * Loads analysis and reports, which take as long to load as a replica and are not needed before the replicas have done
 * their work.
 */
export const loadPublishing = () => import('../publish/publish.js');

async function recordRun(
  writer: RecordWriter,
  where: EngineOptions,
  view: RunObserver,
  signal: AbortSignal,
): Promise<void> {
  const { plan } = writer;
  const seen = nothingSeen();
  const means = {
    engine: await engineOf(plan.engine),
    load: loadOf(plan.load.kind),
    where,
    further: async () => (await import('../analysis/furtherStretch.js')).furtherStretch(plan, seen),
  };
  const recorder = createRecorder(writer, {
    event(event) {
      if (plan.work.confirm !== 'never') add(seen, event);
      view.event(event);
    },
  });
  recorder.lab(startLine(plan));
  await measure(plan, means, recorder, signal);
}
