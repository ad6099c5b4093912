import type { Stack } from './engines/engine.js';
import type { Fleet } from './fleet.js';
import type { LoadKind } from './load/loadKind.js';
import type { RunPlan } from './plan.js';
import type { Recorder } from './run.js';

const LOG_LINES_KEPT = 20;

/**
 * Drives the fleet until the load is done: the job's own end, or `finished` from every replica that lives. A load that
 * fails, or that nobody is left to receive, is recorded and ends the phase; only `signal` rejects it.
 */
export async function runLoad(
  plan: RunPlan,
  stack: Stack,
  fleet: Fleet,
  load: LoadKind,
  recorder: Recorder,
  receivedMs: () => number,
  signal: AbortSignal,
): Promise<void> {
  stack.begin();
  const job = load.job(plan);
  if (!job) return fleet.allSaid('finished', signal);

  const running = stack.launch(job);
  const lastLog: string[] = [];
  let summarised = false;
  running.onLine((text) => {
    const line = load.read(text);
    if (line) {
      summarised ||= line.kind === 'summary';
      recorder.event({ receivedMs: receivedMs(), from: 'load', line });
      return;
    }
    lastLog.push(text);
    if (lastLog.length > LOG_LINES_KEPT) lastLog.shift();
    recorder.log(job.name, text);
  });

  const done = new AbortController();
  const over = AbortSignal.any([signal, done.signal]);
  const ending = await Promise.race([running.ended, fleet.noneLives(over)]);
  done.abort();
  signal.throwIfAborted();
  if (summarised) return;
  const message = ending ? `the load ended with ${ending.signal ?? `status ${ending.code}`} before it was done` : 'no replica was left to receive the load';
  recorder.event({
    receivedMs: receivedMs(),
    from: 'lab',
    line: { kind: 'load-failed', message, lastLog },
  });
}
