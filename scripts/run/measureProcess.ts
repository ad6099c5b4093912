/**
 * The story of a run that looks at processes which run already. They are not the lab's: none of them is ever ended, and
 * each goes on as it was. Imports every room below.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Attached, attachNode } from '../engines/attach/attachNode.js';
import type { Examined } from '../engines/attach/examine.js';
import { lookFromOutside } from '../engines/attach/outside.js';
import { isRunning, type ProcessFacts } from '../engines/attach/procFiles.js';
import { Unavailable } from '../engines/engine.js';
import { lookByPprof, type PprofService } from '../engines/pprof/lookByPprof.js';
import type { PlanFor } from '../plan/plan.js';
import { EarlyStop } from '../record/earlyStop.js';
import { aborted } from './aborted.js';
import { ProcessWatch } from './processWatch.js';
import type { Recorder } from './recorder.js';

/** Milliseconds that the last look at the processes may take. */
const LAST_LOOK_MS = 30_000;

/** A process that is looked at: as it was examined, or a Go service by its endpoint. */
export type LookedAt = Examined | GoService;

interface GoService extends Pick<ProcessFacts, 'pid' | 'startTicks'> {
  readonly kind: 'pprof';
  readonly service: PprofService;
}

/** Milliseconds within which a process that has ended is gone from /proc, once its connection has broken. */
const ENDS_WITHIN_MS = 300;

/**
 * Carries out the plan of looking at processes:
 *
 * 1. get the probe into those of Node, one after the other; look at the others from outside, or by their endpoint;
 * 2. record what they say, and ask for checkpoints at equal times;
 * 3. `signal`, the time limit or their end is the end of the run. Those that still run are left as they were.
 *
 * It rejects only for a fault of the lab, and with {@link Unavailable} where a process cannot be looked at after all.
 *
 * @param processes as they were examined, in the order of the plan
 */
export async function measureProcess(
  plan: PlanFor<'process'>,
  processes: readonly LookedAt[],
  recorder: Recorder,
  signal: AbortSignal,
): Promise<void> {
  const limit = new AbortController();
  recorder.lab({ kind: 'phase', name: 'starting' });
  const all: { examined: LookedAt; attached: Attached; isGone: boolean }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let watch: ProcessWatch | undefined;
  try {
    for (const examined of processes) {
      if (signal.aborted) break;
      const attached = await attach(examined, plan.observe);
      all.push({ examined, attached, isGone: false });
    }
    watch = new ProcessWatch(plan, recorder);
    timer = setTimeout(() => limit.abort(), Math.min(plan.limits.timeMs, 2 ** 31 - 1));
    for (const one of all) {
      watch.welcome(one.attached.process);
      void one.attached.process.gone.then(() => {
        one.isGone = true;
      });
    }
    await Promise.race([watch.allGone(), aborted(AbortSignal.any([signal, limit.signal]))]);
    recorder.lab({ kind: 'phase', name: 'draining' });
    const went = new Set(all.filter(({ isGone }) => isGone));
    const finished = Promise.all(all.map(({ attached }) => attached.finish?.()));
    await Promise.race([finished, sleep(LAST_LOOK_MS, undefined, { ref: false })]);
    const silent = await watch.leaveAll();
    for (const one of all) {
      const { examined, attached } = one;
      const how = went.has(one)
        ? (await hasEnded(examined))
          ? 'ended'
          : 'lost'
        : silent.includes(attached.process)
          ? 'unanswered'
          : 'detached';
      const replica = watch.nameOf(attached.process);
      recorder.lab({ kind: 'process-left', pid: examined.pid, ...(replica !== undefined && { replica }), how });
    }
  } catch (error) {
    const by = error instanceof Unavailable ? 'missing' : 'internal-error';
    const { by: words, message, cause } = new EarlyStop({ by, message: (error as Error).message });
    recorder.lab({ kind: 'cut-short', by: words, message, cause });
    throw error;
  } finally {
    clearTimeout(timer);
    recorder.lab({ kind: 'phase', name: 'stopping' });
    await watch?.leaveAll();
    for (const { attached } of all) await attached[Symbol.asyncDispose]();
  }
  if (signal.reason instanceof EarlyStop && signal.reason.cause.by === 'disk') {
    const { by, message, cause } = signal.reason;
    recorder.lab({ kind: 'cut-short', by, message, cause });
  }
  recorder.lab({ kind: 'phase', name: 'done' });
}

async function attach(examined: LookedAt, observe: PlanFor<'process'>['observe']): Promise<Attached> {
  if (examined.kind === 'pprof') return lookByPprof(examined.service, observe);
  return (examined.kind === 'node' ? attachNode : lookFromOutside)(examined, observe);
}

async function hasEnded(examined: LookedAt): Promise<boolean> {
  if (!isRunning(examined)) return true;
  await sleep(ENDS_WITHIN_MS);
  return !isRunning(examined);
}
