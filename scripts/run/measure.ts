/**
 * The room of a run under way: it starts, watches, records and stops. Imports every room below.
 */
import { type Deployment, type Engine, type EngineOptions, Unavailable } from '../engines/engine.js';
import type { LoadKind } from '../load/loads.js';
import type { RunPlan } from '../plan/plan.js';
import { EarlyStop } from '../record/earlyStop.js';
import type { LabLine } from '../record/events.js';
import type { Stretch } from '../record/stretch.js';
import { watchAlerts } from './alertWatch.js';
import { FleetWatch } from './fleetWatch.js';
import { watchLoad } from './loadWatch.js';
import { race } from './race.js';
import type { Recorder } from './recorder.js';

/** The means by which a plan is carried out. */
export interface RunMeans {
  readonly engine: Engine;
  readonly load: LoadKind;
  readonly where: EngineOptions;
  /**
   * Returns the second stretch of load that the outcome of the first asks for, where it does; asked once, when the
   * first is over.
   */
  readonly further?: () => Promise<Stretch | undefined>;
}

/**
 * Carries out one plan:
 *
 * 1. start the replicas, and the load's job and a monitor's Prometheus beside them;
 * 2. wait until each is ready: it sees all N, and has read its baseline before its first dial, as the job asked it to;
 * 3. record everything they print while the job loads them, in slices; a checkpoint follows each slice;
 * 4. where the outcome asks for it, load them once more, by a further job;
 * 5. stop them.
 *
 * It only measures: everything seen goes to the recorder, and a verdict is made from the record. A fault of the fleet
 * is data and ends up there too; it rejects only for a fault of the lab, and for a Prometheus that is lost before the
 * baseline.
 *
 * @param signal cuts the run short; its reason, an {@link EarlyStop}, is recorded, and what was measured is kept
 */
export async function measure(plan: RunPlan, means: RunMeans, recorder: Recorder, signal: AbortSignal): Promise<void> {
  const { engine, load, where } = means;
  const beganMs = performance.now();
  const phase = (name: Extract<LabLine, { kind: 'phase' }>['name']) => recorder.lab({ kind: 'phase', name });
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(reachedLimit(plan)), plan.limits.timeMs);
  const cut = AbortSignal.any([signal, limit.signal]);

  let stack: Deployment | undefined;
  try {
    phase('starting');
    const job = load.job(plan);
    stack = await engine.start(plan, job, where, cut);
    stack.onEvent(recorder.lab);
    const monitorLost = stack.monitor ? watchAlerts(stack.monitor, recorder) : new Promise<never>(() => undefined);
    monitorLost.catch(() => undefined); // in mid-run that is data
    const fleet = new FleetWatch(plan, stack, recorder);
    const watched = watchLoad(plan, { running: stack.job, name: job.name }, load, recorder);
    phase('baseline');
    const { value: isReady } = await race(cut, {
      ready: (until) => watched.ready(fleet, until),
      monitorLost: () => monitorLost,
    });
    if (isReady) {
      phase('load');
      const loadMs = performance.now();
      await watched.over(fleet, cut);
      const firstMs = performance.now() - loadMs;
      const leftMs = plan.limits.timeMs - (performance.now() - beganMs);
      if (leftMs > ROOM_FOR_MORE * firstMs) await loadFurther(plan, means, { stack, fleet, recorder, cut });
      phase('draining');
    }
  } catch (error) {
    const { by, message, cause } = cut.reason instanceof EarlyStop ? cut.reason : cutBy(error);
    recorder.lab({ kind: 'cut-short', by, message, cause });
    if (!cut.aborted) throw error;
  } finally {
    clearTimeout(timer);
    phase('stopping');
    await stack?.[Symbol.asyncDispose]();
  }
  phase('done');
}

/** The time that a second stretch may take, by that of the first: it has twice the work. */
const ROOM_FOR_MORE = 2.5;

interface UnderWay {
  readonly stack: Deployment;
  readonly fleet: FleetWatch;
  readonly recorder: Recorder;
  readonly cut: AbortSignal;
}

/** Loads the fleet once more where the outcome of the first stretch asks for it, and load and place can. */
async function loadFurther(
  plan: RunPlan,
  { load, further }: RunMeans,
  { stack, fleet, recorder, cut }: UnderWay,
): Promise<void> {
  if (!load.further || !stack.startFurther) return;
  const stretch = await further?.();
  if (!stretch) return;
  recorder.lab({ kind: 'stretch', ...stretch });
  const job = load.further(plan, stretch);
  const watched = watchLoad(plan, { running: stack.startFurther(job), name: job.name }, load, recorder);
  await watched.over(fleet, cut);
}

function cutBy(error: unknown): EarlyStop {
  return error instanceof Unavailable
    ? new EarlyStop({ by: 'missing', message: error.message })
    : new EarlyStop({ by: 'internal-error', message: String(error) });
}

function reachedLimit({ limits }: RunPlan): EarlyStop {
  return new EarlyStop({ by: 'time-limit', limitMs: limits.timeMs });
}
