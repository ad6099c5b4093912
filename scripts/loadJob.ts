import type { Stack } from './engines/engine.js';
import type { Fleet } from './fleet.js';
import type { LoadKind } from './load/loadKind.js';
import { LogTail } from './logTail.js';
import type { RunPlan } from './plan.js';
import type { Recorder } from './run.js';

/** The load's job, under way. */
export interface LoadJob {
  /**
   * Resolves when the load is done. One that failed, or that nobody is left to receive, is recorded and done as well; only
   * `signal` rejects it.
   */
  done(fleet: Fleet, signal: AbortSignal): Promise<void>;
}

/** Starts the job of a kind of load and records what it prints; undefined for a kind that has none. */
export function launchLoad(plan: RunPlan, stack: Stack, load: LoadKind, recorder: Recorder, receivedMs: () => number): LoadJob | undefined {
  const job = load.job(plan);
  if (!job) return undefined;
  const running = stack.launch(job);
  const lastLog = new LogTail();
  let summarised = false;
  running.onLine((text) => {
    const line = load.read(text);
    if (line) {
      summarised ||= line.kind === 'summary';
      recorder.event({ receivedMs: receivedMs(), from: 'load', line });
      return;
    }
    lastLog.push(text);
    recorder.log(job.name, text);
  });
  return {
    async done(fleet, signal) {
      const decided = new AbortController();
      const ending = await Promise.race([running.ended, fleet.noneLives(AbortSignal.any([signal, decided.signal]))]);
      decided.abort();
      signal.throwIfAborted();
      if (summarised) return;
      const message = ending ? `the load ended with ${ending.signal ?? `status ${ending.code}`} before it was done` : 'no replica was left to receive the load';
      recorder.event({ receivedMs: receivedMs(), from: 'lab', line: { kind: 'load-failed', message, lastLog: lastLog.lines } });
    },
  };
}
