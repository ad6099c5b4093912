import type { AnyPlan, RunPlan } from '../../plan/plan.js';
import { type Role, roleOf } from '../../plan/replicas.js';
import type { Hangs } from '../../record/silence.js';
import type { Stretch } from '../../record/stretch.js';
import type { WrongClock } from '../../record/wrongClock.js';
import type { TargetModel } from '../../targets/target.js';
import { duration, moment } from '../../text/times.js';
import type { NotJudged, ProcessEnding } from '../model/audit.js';
import { judgedByCheckpoints } from '../verdict/coverage.js';
import type { Condensed } from './accumulate.js';
import { fleetChanges } from './fleetChanges.js';
import { type CondensedCheckpoint, type CondensedReplica, checkpointsOf, type ProcessLife } from './replica.js';
import { servedPasses, withServedWork } from './servedWork.js';

/** A replica, with the part of its record that can be judged. */
export interface ReplicaCase {
  id: string;
  role: Role;
  seen: CondensedReplica;
  /** The life whose levels are judged. */
  life?: ProcessLife;
  /**
   * The checkpoints of that life, in order; the work of a server is that of its clients, see {@link withServedWork}.
   */
  checkpoints: CondensedCheckpoint[];
  /** The passes of that process at the end of the load. */
  endWork: number;
  /** The reason why it is left out of the verdict, if it is. */
  leftOut?: string;
  /** The same as a code, for a process of a program of one's own. */
  notJudged?: NotJudged;
  /** The moments at which the fleet around it changed, see {@link fleetChanges}. */
  changes: readonly number[];
  /** Tells which of its sockets are judged. */
  ownSockets: TargetModel['ownSockets'];
}

/** A run, with its replicas sorted into those that are judged and those that are not. */
export interface RunCase {
  plan: AnyPlan;
  seen: Condensed;
  /** The second stretch of load, on which the outcome rests, where there was one. */
  confirming?: ConfirmingStretch;
  /** The replicas of the plan, in natural order of their ids. */
  replicas: ReplicaCase[];
  judged: ReplicaCase[];
  /**
   * The replicas that the engine started in place of lost ones: they are not judged, and not counted as part of the
   * fleet.
   */
  replacements: CondensedReplica[];
}

/** The case of a run of a fleet. */
export interface FleetCase extends RunCase {
  plan: RunPlan;
}

/** A second stretch of load, as the judges take it. */
export interface ConfirmingStretch extends Stretch {
  /** The index of the checkpoint that it begins with: the last of the first stretch. */
  after: number;
  /** Its work, by that of the first stretch. */
  times: number;
}

/** Opens the case of a run of a fleet. With a second stretch of load, `plan` of the case is of both together. */
export function openCase(planned: RunPlan, record: Condensed): FleetCase {
  const confirming = confirmingStretch(planned, record);
  const plan = confirming ? withStretch(planned, confirming) : planned;
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
      { changes, ownSockets: seen.ownSockets },
    );
  });
  return {
    plan,
    seen,
    ...(confirming && { confirming }),
    replicas,
    judged: replicas.filter(({ leftOut }) => leftOut === undefined),
    replacements: all.filter(({ joined }) => joined),
  };
}

function confirmingStretch({ work }: RunPlan, { stretch }: Condensed): ConfirmingStretch | undefined {
  return stretch && { ...stretch, after: work.slices, times: stretch.amount / work.amount };
}

function withStretch(plan: RunPlan, { amount, slices }: Stretch): RunPlan {
  return { ...plan, work: { ...plan.work, amount: plan.work.amount + amount, slices: plan.work.slices + slices } };
}

/** Returns the replicas that make passes: all but servers. */
export function makers(replicas: readonly ReplicaCase[]): ReplicaCase[] {
  return replicas.filter(({ role }) => role !== 'server');
}

/** Tells whether the run reached its end by itself: neither cut short nor broken off by a fault of the lab. */
export function isDone({ seen }: Pick<RunCase, 'seen'>): boolean {
  const passed = (phase: string) => seen.phases.some(({ name }) => name === phase);
  return !seen.cutShort && passed('draining') && passed('done');
}

/** A shortfall up to this share counts as none. */
const SLIGHT = 0.02;

/** Tells whether all the replicas that make passes did the planned work together, however unevenly it fell on them. */
function allWorkDone(plan: RunPlan, replicas: readonly CondensedReplica[]): boolean {
  const done = replicas.filter(({ id }) => roleOf(plan, id) !== 'server').reduce((sum, { work }) => sum + work, 0);
  return done >= (1 - SLIGHT) * plan.work.amount * plan.target.replicas;
}

/**
 * Opens the case of one replica. Its load ends when it has made the planned passes, or more if it made more; that of a
 * server when its living clients have made theirs. Only where all work was done, and the replica has its last
 * checkpoint, do the passes it made count as its whole share.
 */
function replicaCase(
  seen: CondensedReplica,
  role: Role,
  plan: RunPlan,
  { finished, passes }: { finished: boolean; passes: number },
  around: Pick<ReplicaCase, 'changes' | 'ownSockets'>,
): ReplicaCase {
  const life = seen.mainLife;
  const checkpoints = checkpointsOf(life);
  const done = life?.work.done ?? 0;
  const endWork = finished && life?.checkpoints.has(plan.work.slices) ? done : Math.max(passes, done);
  return { id: seen.id, role, seen, life, checkpoints, endWork, leftOut: leftOut(seen, checkpoints), ...around };
}

/**
 * Says why a replica is left out, if it is. One that restarted is judged on a single process, if that process has seen
 * enough.
 */
function leftOut(seen: CondensedReplica, checkpoints: readonly CondensedCheckpoint[]): string | undefined {
  if (seen.ended) return `${howItEnded(seen.ended)} ${duration(seen.ended.atMs)} after the start`;
  if (seen.starts <= 1) return undefined;
  const restarts = seen.starts - 1;
  return judgedByCheckpoints(checkpoints) ? undefined : `it restarted ${restarts === 1 ? 'once' : `${restarts} times`}`;
}

/** Says how a process ended: "was killed by SIGKILL", "exited with status 1" … */
export function howItEnded({ how, code, signal, node, hangs, certificate }: ProcessEnding): string {
  if (how === 'node-lost') return `was lost with its node ${node ?? ''}`.trim();
  if (how === 'out-of-memory') return 'was killed for memory';
  if (how === 'hung') return `hung${hangs ? hangWords(hangs) : ''}`;
  if (how === 'wrong-clock') return `ended itself${certificate ? clockWords(certificate) : ''}`;
  if (how === 'signalled') return `was killed by ${signal ?? 'a signal'}`;
  return `exited with status ${code ?? 'unknown'}`;
}

function clockWords({ from, to, clock }: WrongClock): string {
  return ` (its clock says ${moment(clock)}, and the run's certificate is valid from ${moment(from)} to ${moment(to)})`;
}

function hangWords({ why, silentMs, cpuMs }: Hangs): string {
  switch (why) {
    case 'stopped':
      return ' (it was stopped by a signal)';
    case 'idle':
      return ` (silent for ${duration(silentMs)}, and used no CPU that it could have had)`;
    case 'blocked':
      return ` (silent for ${duration(silentMs)}, in which it used ${duration(cpuMs ?? 0)} of CPU: its event loop was blocked)`;
    case 'unseen':
      return ` (silent for ${duration(silentMs)})`;
  }
}

/** Returns the checkpoint with a given index, if the replica has it. */
export function checkpointAt(replica: ReplicaCase, index: number): CondensedCheckpoint | undefined {
  return replica.life?.checkpoints.get(index);
}

/** Returns the settled checkpoints of a replica after the first slice in which it did any work. */
export function slicesWithWork({ checkpoints }: Pick<ReplicaCase, 'checkpoints'>): CondensedCheckpoint[] {
  return checkpoints.filter(({ line }) => line.index > 0 && line.settled && line.work.done > 0);
}
