/**
 * The story of a run that looks at processes which run already. They are not the lab's: none of them is ever ended, and
 * each goes on as it was. Imports every room below.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Attached, attachNode } from '../engines/attach/attachNode.js';
import type { Examined } from '../engines/attach/examine.js';
import { portsOf } from '../engines/attach/inspectorPort.js';
import { lookFromOutside } from '../engines/attach/outside.js';
import { isRunning, type ProcessFacts } from '../engines/attach/procFiles.js';
import { Unavailable } from '../engines/engine.js';
import { lookByPprof, type PprofService } from '../engines/pprof/lookByPprof.js';
import type { DrivenPlace } from '../load/own/place.js';
import { LoadRefused } from '../load/own/refusal.js';
import { driveOf } from '../plan/drive.js';
import type { PlanFor } from '../plan/plan.js';
import { EarlyStop } from '../record/earlyStop.js';
import type { Stretch } from '../record/stretch.js';
import { aborted } from './aborted.js';
import { driveProgram } from './driveProgram.js';
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

export interface ProcessMeans {
  /** As they were examined, in the order of the plan. */
  readonly processes: readonly LookedAt[];
  /** The folder that files of the load are relative to, and the environment of what drives it. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Returns the second stretch that the outcome of the first asks for, once that is over. */
  readonly further?: () => Promise<Stretch | undefined>;
}

/** Milliseconds within which a process that has ended is gone from /proc, once its connection has broken. */
const ENDS_WITHIN_MS = 300;

/**
 * Carries out the plan of looking at processes:
 *
 * 1. get the probe into those of Node, one after the other; look at the others from outside, or by their endpoint;
 * 2. record what they say, and ask for checkpoints at equal times; or, where the plan says so, put load on them in slices,
 *    with a checkpoint after each, until that is over;
 * 3. `signal`, the time limit or their end is the end of the run. Those that still run are left as they were.
 *
 * It rejects only for a fault of the lab, with {@link Unavailable} where a process cannot be looked at after all, and with
 * {@link LoadRefused} where they do not serve what is to be called.
 */
export async function measureProcess(
  plan: PlanFor<'process'>,
  { processes, cwd, env, further }: ProcessMeans,
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
    const gone = new AbortController();
    void watch.allGone().then(() => gone.abort());
    const over = AbortSignal.any([signal, limit.signal, gone.signal]);
    const drive = driveOf(plan);
    if (drive) {
      const watching = watch;
      const place: DrivenPlace = {
        ...{ noun: 'process', cwd, env, signal: over },
        ports: () => [...watching.ports, ...all.flatMap(({ examined }) => portsFromOutside(examined))],
        hasPrintedReady: () => false,
        hasEnded: () => gone.signal.aborted,
      };
      await driveProgram(drive, place, { watch, recorder, further, gone: gone.signal });
    } else await aborted(over);
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
    const by = error instanceof Unavailable || error instanceof LoadRefused ? 'missing' : 'internal-error';
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

/** Returns the ports of a process that does not tell them by itself. */
function portsFromOutside({ kind, pid }: LookedAt): number[] {
  return kind === 'other' ? portsOf(pid) : [];
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
