import type { Where } from '../engines/engine.js';
import { type EngineName, engines } from '../engines/index.js';
import { type LoadName, loads } from '../load/index.js';
import type { RunPlan } from '../plan/plan.js';
import type { PublishedRun } from '../publish/publish.js';
import { CutShort } from '../record/earlyStop.js';
import type { RecordEvent } from '../record/events.js';
import type { RecordError } from '../record/recordError.js';
import { RecordWriter } from '../record/recordWriter.js';
import { run } from './measure.js';
import type { RunView } from './observer.js';
import { startLine } from './startLine.js';

/** Where a run is carried out, and where its record goes. */
export interface Place {
  readonly reportsDir: string;
  readonly where: Where;
}

/**
 * Plan, record, analysis, report: the way of one run. What was measured is reported whatever happens; `failure` is what
 * went wrong with the lab itself meanwhile.
 */
export async function oneRun(
  plan: RunPlan,
  { reportsDir, where }: Place,
  view: RunView,
  signal: AbortSignal,
): Promise<PublishedRun & { failure?: unknown }> {
  const diskFailed = new AbortController();
  const onFailure = ({ message }: RecordError) => diskFailed.abort(new CutShort('a failing disk', message));
  const writer = RecordWriter.create(reportsDir, plan, { onFailure });
  let failure: unknown;
  try {
    const measuring = measure(writer, where, view, AbortSignal.any([signal, diskFailed.signal]));
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

/** Analysis and reports are as slow to load as a replica, and not needed before the replicas have done their work. */
export const loadPublishing = () => import('../publish/publish.js');

async function measure(writer: RecordWriter, where: Where, view: RunView, signal: AbortSignal): Promise<void> {
  const { plan } = writer;
  const event = (each: RecordEvent) => {
    writer.append(each);
    view.event(each);
  };
  event({ receivedMs: 0, from: 'lab', line: startLine(plan) });
  const recorder = { event, log: (source: string, line: string) => writer.log(source, line) };
  const means = { engine: engines[plan.engine as EngineName], load: loads[plan.load.kind as LoadName], where };
  await run(plan, means, recorder, signal);
}
