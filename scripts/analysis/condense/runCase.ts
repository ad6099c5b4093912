import type { RunPlan } from '../../plan/plan.js';
import { type Role, roleOf } from '../../plan/replicas.js';
import { duration } from '../../text/times.js';
import type { ProcessEnding } from '../model/audit.js';
import { judgedByCheckpoints } from '../verdict/coverage.js';
import type { Condensed } from './accumulate.js';
import { fleetChanges } from './fleetChanges.js';
import { type CondensedCheckpoint, type CondensedReplica, checkpointsOf, type ProcessLife } from './replica.js';
import { servedPasses, withServedWork } from './servedWork.js';

/** One replica, with what of it can be judged. */
export interface ReplicaCase {
  id: string;
  role: Role;
  seen: CondensedReplica;
  /** The one process whose levels are judged. */
  life?: ProcessLife;
  /** Of that process, in order; the work of a replica that serves only is its clients', see {@link withServedWork}. */
  checkpoints: CondensedCheckpoint[];
  /** Passes of that process at which the load is at its end. */
  endWork: number;
  /** Why it is left out of the verdict, if it is. */
  leftOut?: string;
  /** When the fleet around it changed, see {@link fleetChanges}. */
  changes: readonly number[];
}

/** A run, with its replicas sorted into those that are judged and those that are not. */
export interface RunCase {
  plan: RunPlan;
  seen: Condensed;
  /** Of the plan, in natural order of their ids. */
  replicas: ReplicaCase[];
  judged: ReplicaCase[];
  /** What the place started instead of replicas that were lost: no part of the fleet that is judged, or counted. */
  replacements: CondensedReplica[];
}

export function openCase(plan: RunPlan, record: Condensed): RunCase {
  const seen = withServedWork(plan, record);
  const all = [...seen.replicas.values()].sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  const own = all.filter(({ joined }) => joined === undefined);
  const finished = isDone({ seen }) && allWorkDone(plan, own);
  const changes = fleetChanges(seen);
  const served = servedPasses(plan, record);
  const replicas = own.map((replica) => {
    const role = roleOf(plan, replica.id);
    return replicaCase(
      replica,
      role,
      plan,
      { finished, passes: role === 'server' ? served : plan.work.amount },
      changes,
    );
  });
  return {
    plan,
    seen,
    replicas,
    judged: replicas.filter(({ leftOut }) => leftOut === undefined),
    replacements: all.filter(({ joined }) => joined),
  };
}

/** Those that make passes: all but those that serve only. */
export function makers(replicas: readonly ReplicaCase[]): ReplicaCase[] {
  return replicas.filter(({ role }) => role !== 'server');
}

/** Whether the run reached its end by itself: neither cut short nor broken off by a fault of the lab's own. */
export function isDone({ seen }: Pick<RunCase, 'seen'>): boolean {
  const passed = (phase: string) => seen.phases.some(({ name }) => name === phase);
  return !seen.cutShort && passed('draining') && passed('done');
}

/** A shortfall up to this is none. */
const SLIGHT = 0.02;

/** By all replicas that make passes together, however unevenly it fell on them. */
function allWorkDone(plan: RunPlan, replicas: readonly CondensedReplica[]): boolean {
  const done = replicas.filter(({ id }) => roleOf(plan, id) !== 'server').reduce((sum, { work }) => sum + work, 0);
  return done >= (1 - SLIGHT) * plan.work.amount * plan.target.replicas;
}

/**
 * The load of a replica is at its end when it has made the passes planned, or more if it did make more; that of a
 * server when its living clients have made theirs. Only where all work was done, and the replica has its last
 * checkpoint, was its share what it made.
 */
function replicaCase(
  seen: CondensedReplica,
  role: Role,
  plan: RunPlan,
  { finished, passes }: { finished: boolean; passes: number },
  changes: readonly number[],
): ReplicaCase {
  const life = seen.mainLife;
  const checkpoints = checkpointsOf(life);
  const done = life?.work.done ?? 0;
  const endWork = finished && life?.checkpoints.has(plan.work.slices) ? done : Math.max(passes, done);
  return { id: seen.id, role, seen, life, checkpoints, endWork, leftOut: leftOut(seen, checkpoints), changes };
}

/** A replica that restarted is judged on one process alone, if that process has seen enough. */
function leftOut(seen: CondensedReplica, checkpoints: readonly CondensedCheckpoint[]): string | undefined {
  if (seen.ended) return `${howItEnded(seen.ended)} ${duration(seen.ended.atMs)} after the start`;
  if (seen.starts <= 1) return undefined;
  const restarts = seen.starts - 1;
  return judgedByCheckpoints(checkpoints) ? undefined : `it restarted ${restarts === 1 ? 'once' : `${restarts} times`}`;
}

/** "was killed by SIGKILL", "exited with status 1" … */
export function howItEnded({ how, code, signal, node }: ProcessEnding): string {
  if (how === 'node-lost') return `was lost with its node ${node ?? ''}`.trim();
  if (how === 'out-of-memory') return 'was killed for memory';
  if (how === 'hung') return 'hung';
  if (how === 'signalled') return `was killed by ${signal ?? 'a signal'}`;
  return `exited with status ${code ?? 'unknown'}`;
}

/** Checkpoint of a given index, if that replica has it. */
export function checkpointAt(replica: ReplicaCase, index: number): CondensedCheckpoint | undefined {
  return replica.life?.checkpoints.get(index);
}
