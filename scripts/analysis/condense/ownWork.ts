import { type Drive, driveOf } from '../../plan/drive.js';
import { isFor } from '../../plan/kinds.js';
import type { AnyPlan, WorkUnit } from '../../plan/plan.js';
import type { Condensed } from './accumulate.js';
import { withDrivenWork } from './drivenWork.js';
import { CondensedReplica, type ProcessLife } from './replica.js';
import { servedUnit, servers, withServedByProcess } from './servedByProcess.js';

/** A plan whose unit of work is decided, and the record in that unit. */
export interface InOwnUnit {
  readonly plan: AnyPlan;
  readonly seen: Condensed;
}

/**
 * Decides in which unit the work of a program of one's own is counted: what the lab drove it with; else by what the record
 * shows: units that the program counts by itself, else calls or requests that it serves all the time, else seconds. In the result the lines of every process carry that work.
 */
export function inOwnUnit(asPlanned: AnyPlan, seen: Condensed): InOwnUnit {
  const plan = withUnit(asPlanned, seen);
  const drive = driveOf(plan);
  if (drive) return { plan, seen: ofDriven(drive, seen) };
  const unit = plan.work.unit;
  if ((unit === 'call' || unit === 'request') && !countsItself(seen))
    return { plan, seen: withServedByProcess(seen, unit) };
  if (plan.work.unit !== 'second') return { plan, seen };
  const timed = [...seen.replicas].map(([id, replica]) => [id, inSeconds(replica)] as const);
  return { plan, seen: { ...seen, replicas: new Map(timed) } };
}

/** Returns a plan that names its unit of work: its own, or the one that the record shows. */
export function withUnit(plan: AnyPlan, seen: Condensed): AnyPlan {
  if (isFor(plan, 'fleet')) return plan;
  const unit = plan.work.unit ?? driveOf(plan)?.unit ?? unitOf(seen);
  if (isFor(plan, 'command')) return { ...plan, work: { ...plan.work, unit } };
  return isFor(plan, 'process') ? { ...plan, work: { ...plan.work, unit } } : { ...plan, work: { ...plan.work, unit } };
}

function unitOf(seen: Condensed): WorkUnit {
  return countsItself(seen) ? 'unit' : (servedUnit(seen) ?? 'second');
}

/** Tells whether a process counts its work by itself. */
function countsItself({ replicas }: Condensed): boolean {
  const lives = [...replicas.values()].flatMap((replica) => [...replica.lives.values()]);
  return lives.some(({ work }) => work.done > 0);
}

/**
 * Returns the record with the work of the load that the lab put on a command: where several processes served it, each
 * has what it served itself; else all is the work of the one.
 */
function ofDriven({ by }: Drive, seen: Condensed): Condensed {
  const unit = by === 'call' ? 'call' : by === 'url' ? 'request' : servedUnit(seen);
  return unit !== undefined && servers(seen, unit).length > 1 ? withServedByProcess(seen, unit) : withDrivenWork(seen);
}

/** Gives a process the seconds since its first checkpoint as its work; before that it had done none. */
function inSeconds(replica: CondensedReplica): CondensedReplica {
  const main = replica.mainLife;
  const startMs = main && startOf(main);
  const timed = new CondensedReplica(
    replica.id,
    replica.ticks.withWork((atMs) => (startMs === undefined ? 0 : Math.max(0, atMs - startMs) / 1000)),
  );
  for (const life of replica.lives.values()) timed.lives.set(life.boot, timedLife(life));
  const { starts, ended, joined, lastHeardMs, starved } = replica;
  return Object.assign(timed, { starts, ended, joined, lastHeardMs, starved });
}

/** Returns when the seconds of a life begin to count, in ms since the start of the run. */
function startOf({ checkpoints, firstMs }: ProcessLife): number {
  return checkpoints.size === 0 ? firstMs : Math.min(...[...checkpoints.values()].map(({ atMs }) => atMs));
}

function timedLife(life: ProcessLife): ProcessLife {
  const startMs = startOf(life);
  const workAt = (atMs: number) => {
    const seconds = Math.round(atMs - startMs) / 1000;
    return { begun: seconds, done: seconds, failed: 0 };
  };
  const checkpoints = [...life.checkpoints].map(
    ([index, { atMs, line }]) => [index, { atMs, line: { ...line, work: workAt(atMs) } }] as const,
  );
  const lastMs = Math.max(startMs, ...checkpoints.map(([, { atMs }]) => atMs));
  return { ...life, work: workAt(lastMs), checkpoints: new Map(checkpoints) };
}
