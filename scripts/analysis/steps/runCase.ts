import type { RunPlan } from '../../plan.js';
import { duration } from '../../times.js';
import type { Seen } from '../seen/accumulate.js';
import { type CheckpointSeen, checkpointsOf, type Ending, type Life, type ReplicaSeen } from '../seen/replicaSeen.js';

/** Checkpoints that a verdict needs: three increments. */
export const LEAST_CHECKPOINTS = 4;

/** One replica, with what of it can be judged. */
export interface ReplicaCase {
  id: string;
  seen: ReplicaSeen;
  /** The one process whose levels are judged. */
  life?: Life;
  /** Of that process, in order. */
  checkpoints: CheckpointSeen[];
  /** Why it is left out of the verdict, if it is. */
  leftOut?: string;
}

/** A run, with its replicas sorted into those that are judged and those that are not. */
export interface RunCase {
  plan: RunPlan;
  seen: Seen;
  /** In natural order of their ids. */
  replicas: ReplicaCase[];
  judged: ReplicaCase[];
}

export function openCase(plan: RunPlan, seen: Seen): RunCase {
  const replicas = [...seen.replicas.values()].map(replicaCase).sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));
  return { plan, seen, replicas, judged: replicas.filter(({ leftOut }) => leftOut === undefined) };
}

function replicaCase(seen: ReplicaSeen): ReplicaCase {
  const life = seen.mainLife;
  const checkpoints = checkpointsOf(life);
  return { id: seen.id, seen, life, checkpoints, leftOut: leftOut(seen, checkpoints.length) };
}

/** A replica that restarted is judged on one process alone, if that process has seen enough. */
function leftOut(seen: ReplicaSeen, checkpoints: number): string | undefined {
  if (seen.ended) return `${howItEnded(seen.ended)} ${duration(seen.ended.atMs)} after the start`;
  if (seen.starts <= 1) return undefined;
  const restarts = seen.starts - 1;
  return checkpoints < LEAST_CHECKPOINTS ? `it restarted ${restarts === 1 ? 'once' : `${restarts} times`}` : undefined;
}

/** "was killed by SIGKILL", "exited with status 1" … */
export function howItEnded({ how, code, signal }: Pick<Ending, 'how' | 'code' | 'signal'>): string {
  if (how === 'out-of-memory') return 'was killed for memory';
  if (how === 'hung') return 'hung';
  if (how === 'signalled') return `was killed by ${signal ?? 'a signal'}`;
  return `exited with status ${code ?? 'unknown'}`;
}

/** Checkpoint of a given index, if that replica has it. */
export function checkpointAt(replica: ReplicaCase, index: number): CheckpointSeen | undefined {
  return replica.life?.checkpoints.get(index);
}
