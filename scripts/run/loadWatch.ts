import type { LoadLine } from '../../protos/load.js';
import type { ProcessEnd, Running } from '../engines/engine.js';
import type { LoadKind } from '../load/loads.js';
import type { RunPlan } from '../plan/plan.js';
import type { LoadFailure } from '../record/loadFailure.js';
import type { FleetWatch } from './fleetWatch.js';
import { LogTail } from './logTail.js';
import { processEndText } from './processEndText.js';
import { race } from './race.js';
import type { Recorder } from './recorder.js';

/** The load's job, under way. */
export interface LoadWatch {
  /**
   * Waits until every replica is ready, for as long as there is a job that could make them so. Rejects when `signal`
   * aborts.
   * @returns whether they are
   */
  ready(fleet: FleetWatch, signal: AbortSignal): Promise<boolean>;
  /**
   * Resolves when the load is over. A load that failed, that nothing answers, or that no replica is left to receive, is
   * recorded and over as well; only `signal` rejects it.
   */
  over(fleet: FleetWatch, signal: AbortSignal): Promise<void>;
}

/** Records what the job of a kind of load prints. */
export function watchLoad(
  plan: RunPlan,
  { running, name }: { running: Running; name: string },
  load: LoadKind,
  recorder: Recorder,
): LoadWatch {
  const lastLog = new LogTail();
  const read = load.reader(plan);
  let summarised = false;
  let foundFutile: (line: SliceEnd) => void = () => undefined;
  const futile = new Promise<SliceEnd>((resolve) => (foundFutile = resolve));
  running.onLine((text) => {
    const lines = read(text);
    for (const line of lines ?? []) {
      summarised ||= line.kind === 'summary';
      recorder.load(line);
      if (isFutile(line)) foundFutile(line);
    }
    if (lines) return;
    lastLog.push(text);
    recorder.log(name, text);
  });
  const failed = (message: string, cause: LoadFailure) =>
    recorder.lab({ kind: 'load-failed', message, lastLog: lastLog.lines, cause });

  const jobEnded = (ending: ProcessEnd, before: 'ready' | 'done') => {
    const text = before === 'ready' ? 'before every replica was ready' : 'before it was done';
    const how = ending.cause?.how;
    failed(`the load ended with ${processEndText(ending)} ${text}`, {
      by: 'job-ended',
      job: name,
      before,
      ...(how && { how }),
    });
  };

  return {
    async ready(fleet, signal) {
      const first = await race(signal, {
        ready: (until) => fleet.ready(until),
        failed: () => untilFailed(running, load),
      });
      if (first.name === 'ready') return first.value;
      jobEnded(first.value, 'ready');
      return false;
    },
    async over(fleet, signal) {
      const first = await race(signal, {
        finished: (until) => (load.overWith === 'replicas' ? fleet.allSaid('finished', until) : fleet.noneLives(until)),
        failed: () => untilFailed(running, load),
        futile: () => futile,
      });
      if (first.name === 'futile') {
        const { calls, firstFailure } = first.value;
        const why = firstFailure ? ` (${firstFailure.status}${firstFailure.said && `: ${firstFailure.said}`})` : '';
        const status = firstFailure && { status: firstFailure.status };
        failed(`no call of the first slice was answered well, ${calls} in all${why}`, {
          by: 'nothing-answered',
          calls,
          ...status,
        });
        return;
      }
      const done = load.overWith === 'job' ? summarised : first.name === 'finished';
      if (done) return;
      if (first.name === 'failed') jobEnded(first.value, 'done');
      else failed('no replica was left to receive the load', { by: 'no-replica-left' });
    },
  };
}

type SliceEnd = Extract<LoadLine, { kind: 'slice-end' }>;

/** Tells whether the first slice had calls, and not one of them was answered well: so will be all that follow. */
function isFutile(line: LoadLine): line is SliceEnd {
  return line.kind === 'slice-end' && line.index === 1 && line.calls > 0 && line.failed === line.calls;
}

/**
 * Waits until the job has failed. A job that starts the replicas ends well before they are done; one that drives them
 * does not.
 */
async function untilFailed(job: Running, load: LoadKind): Promise<ProcessEnd> {
  const ending = await job.ended;
  return load.overWith === 'replicas' && ending.code === 0 ? new Promise<never>(() => undefined) : ending;
}
