import { setTimeout as sleep } from 'node:timers/promises';
import { portsOf } from '../engines/attach/inspectorPort.js';
import { isRunning, type ProcessFacts } from '../engines/attach/procFiles.js';
import { listedMethods } from '../load/own/grpc/calls.js';
import type { CallableMethod } from '../load/own/grpc/types.js';
import type { DrivenPlace } from '../load/own/place.js';
import { driveOf } from '../plan/drive.js';
import type { PlanFor } from '../plan/plan.js';

/** Milliseconds that pass between two looks whether they still run. */
const LOOK_EVERY_MS = 200;

/**
 * Asks processes that run already for the methods that they serve, at the ports that they listen on. Nothing gets into
 * them for that.
 * @throws {LoadRefused} where they do not tell
 * @throws {NeverReady} where nothing of them serves
 */
export async function methodsOfProcesses(
  plan: PlanFor<'process'>,
  processes: readonly Pick<ProcessFacts, 'pid' | 'startTicks'>[],
  { cwd, env }: Pick<DrivenPlace, 'cwd' | 'env'>,
  signal: AbortSignal,
): Promise<CallableMethod[]> {
  const drive = driveOf(plan);
  if (!drive) return [];
  const done = new AbortController();
  const gone = new AbortController();
  const watching = untilGone(processes, done.signal).then((all) => all && gone.abort());
  const place: DrivenPlace = {
    ...{ noun: 'process', cwd, env, signal: AbortSignal.any([signal, gone.signal]) },
    ports: () => processes.flatMap(({ pid }) => portsOf(pid)),
    hasPrintedReady: () => false,
    hasEnded: () => gone.signal.aborted,
  };
  try {
    return await listedMethods(drive, place);
  } finally {
    done.abort();
    await watching;
  }
}

/** Waits until none of the processes runs; false where it was told to wait no more. */
async function untilGone(
  processes: readonly Pick<ProcessFacts, 'pid' | 'startTicks'>[],
  signal: AbortSignal,
): Promise<boolean> {
  // Of one that only answers, as a Go service whose process is not known, nobody sees the end.
  while (processes.length === 0 || processes.some(isRunning)) {
    if (signal.aborted) return false;
    await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return true;
}
