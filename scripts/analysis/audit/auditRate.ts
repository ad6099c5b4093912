import { type FleetCase, makers, type ReplicaCase, type RunCase } from '../condense/runCase.js';
import type { FactOf } from '../model/audit.js';
import type { LoadRate } from '../model/load.js';
import { loadRate } from '../tables/loadRate.js';
import { coverageOfSamples, judgedByCheckpoints } from '../verdict/coverage.js';

/** A load that reached this share of its planned rate reached it. */
const REACHED = 0.9;

/** Work in flight at checkpoints that rose by no more than this over the load did not grow: calls that just arrived. */
const SLACK = 2;

/**
 * Compares the rate of the load with the planned one, and tells whether a rate that was missed bends the verdict.
 *
 * The driver is an open loop: where replicas are slower than the plan, calls queue, and what a queue holds looks exactly
 * like a leak. At a settled checkpoint the queue is empty, since a checkpoint only settles with no work in flight, and
 * growth is counted per unit of work, never per second. So a verdict by settled checkpoints does not depend on the rate,
 * however slow the machine, and the finding is a note that casts no doubt (`nothing`). Where some checkpoints never
 * settled it is one that does (`unsettled`). The run is invalid where the queue outlasted the slices and grew over the
 * load (`in-flight`), where no checkpoint after the baseline ever settled (`never-settled`), and where levels under load
 * would be judged, which hold the queue (`under-load`).
 */
export function auditRate(run: FleetCase): FactOf<'rate-reached'> | undefined {
  return rateReached(run, loadRate(run));
}

/** Does the same for the load that the lab put on a command of one's own: its rate is that of all together. */
export function auditDrivenRate(run: RunCase, rate: LoadRate | undefined): FactOf<'rate-reached'> | undefined {
  const fact = rateReached(run, rate);
  return fact && { ...fact, inAll: true };
}

function rateReached(run: RunCase, rate: LoadRate | undefined): FactOf<'rate-reached'> | undefined {
  if (!rate) return undefined;
  const { lateStarts = 0, latestStartMs = 0, calls = 0 } = run.seen.load.summary ?? {};
  const common = { rule: 'rate-reached', ...rate, lateStarts, latestStartMs } as const;
  if (rate.achieved >= REACHED * rate.planned) return { ...common, level: 'ok' };
  const bent = bend(run.judged);
  const isNoted = bent.bends === 'nothing' || bent.bends === 'unsettled';
  const held = calls > 0 && lateStarts >= calls / 2 ? 'driver-late' : 'queued';
  return { ...common, level: isNoted ? 'note' : 'invalid', held, ...bent };
}

type Bend = Required<Pick<FactOf<'rate-reached'>, 'bends'>> & Pick<FactOf<'rate-reached'>, 'inFlight'>;

function bend(judged: readonly ReplicaCase[]): Bend {
  const inFlight = makers(judged).flatMap((replica) => growthInFlight(replica) ?? []);
  const [worst] = inFlight.sort((a, b) => b.last - b.first - (a.last - a.first));
  if (worst) return { bends: 'in-flight', inFlight: worst };
  if (judged.some(judgedUnderLoad)) return { bends: 'under-load' };
  const loaded = judged.flatMap(({ checkpoints }) => checkpoints.filter(({ line }) => line.index > 0));
  const settled = loaded.filter(({ line }) => line.settled);
  if (loaded.length > 0 && settled.length === 0) return { bends: 'never-settled' };
  return { bends: settled.length === loaded.length ? 'nothing' : 'unsettled' };
}

/** Returns the work in flight at the first and the last checkpoint of a replica, where it grew from one to the next. */
function growthInFlight({ id, checkpoints }: ReplicaCase): FactOf<'rate-reached'>['inFlight'] {
  const inFlight = checkpoints.map(({ line: { work } }) => work.begun - work.done);
  const rises = inFlight.filter((each, position) => position > 0 && each > (inFlight[position - 1] as number)).length;
  const [first = 0, last = 0] = [inFlight[0], inFlight.at(-1)];
  return last - first > SLACK && rises > 1 ? { id, first, last } : undefined;
}

/** Tells whether a replica is judged by its ticks, see `judgeReplica`. */
function judgedUnderLoad({ checkpoints, seen, life, endWork }: ReplicaCase): boolean {
  const ticks = seen.ticks.buckets.filter(({ boot, phase }) => boot === life?.boot && phase === 'load');
  return !judgedByCheckpoints(checkpoints) && coverageOfSamples(ticks, endWork).enough;
}
