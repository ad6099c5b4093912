import { type Variant, variants } from '../../../services/variants/index.js';
import type { RunPlan } from '../../plan.js';
import { stretchOf } from './fleetChanges.js';
import { checkpointAt, type ReplicaCase, type RunCase } from './runCase.js';

/**
 * Levels that follow from what the variant keeps, from the passes really made (W_i on replica i of N), and from how
 * grpc-js shares sub-channels. Undefined wherever a replica is missing, and from the first change of the fleet on: who
 * dialled whom is unknown then, and whether the sockets of a lost peer died with it or stay half-open.
 *
 * Sockets on the agent port, dialled + accepted:
 * - every dial kept, a socket a dial (`mtls`: fresh credentials every time): N·W_i + Σ W_j. A replica dials itself too.
 * - every dial kept, but sub-channels shared by address (`tls-shared`, `plaintext`): N + N, however many passes.
 * - one client per peer kept: (N − 1) + (N − 1).
 *
 * Channels: N·W_i, or N − 1. Before the first pass all are 0.
 */
export interface Prediction {
  sockets(replica: ReplicaCase, index: number): number | undefined;
  channels(replica: ReplicaCase, index: number): number | undefined;
}

/** @returns undefined for a variant that this version of the lab does not know */
export function predict({ plan, replicas }: RunCase): Prediction | undefined {
  const keeps = Object.values<Variant>(variants).find(({ name }) => name === plan.target.variant)?.keeps;
  if (!keeps) return undefined;
  const n = plan.replicas;
  return {
    sockets(replica, index) {
      const works = hasChanged(replica, index) ? undefined : worksAt(replicas, plan, index);
      const own = checkpointAt(replica, index)?.line.work.done;
      if (!works || own === undefined) return undefined;
      const all = works.reduce((sum, work) => sum + work, 0);
      if (all === 0) return 0;
      if (keeps === 'one-per-peer') return 2 * (n - 1);
      return plan.target.transport === 'mtls' ? n * own + all : 2 * n;
    },
    channels(replica, index) {
      const own = checkpointAt(replica, index)?.line.work.done;
      if (own === undefined || replicas.length < n || hasChanged(replica, index)) return undefined;
      if (own === 0) return 0;
      return keeps === 'one-per-peer' ? n - 1 : n * own;
    },
  };
}

/** Whether the fleet was another one before that checkpoint. */
function hasChanged(replica: ReplicaCase, index: number): boolean {
  const checkpoint = checkpointAt(replica, index);
  return checkpoint !== undefined && stretchOf('', checkpoint.atMs, replica.changes) !== '';
}

/**
 * Passes of every replica as of its checkpoint of this index. Under load all are taken at the same moment; on the
 * incident's cadence each replica has its own, and the sum is near, not exact, until the last.
 */
function worksAt(replicas: readonly ReplicaCase[], plan: RunPlan, index: number): number[] | undefined {
  const works = replicas.map((replica) => checkpointAt(replica, index)?.line.work.done);
  const known = works.filter((work) => work !== undefined);
  return known.length === plan.replicas && works.length === known.length ? known : undefined;
}

/**
 * Growth of a predicted level per pass, from the first checkpoint after the baseline to the last, mean over replicas:
 * what merely fills up in the first slice is no growth. Undefined where the fleet
 * changed before the last checkpoint: growth is measured to the end, and half of a prediction would look as if it were off.
 */
export function predictedGrowth(replicas: readonly ReplicaCase[], level: (replica: ReplicaCase, index: number) => number | undefined): number | undefined {
  const growths = replicas.map((replica) => {
    const points = replica.checkpoints
      .filter(({ line }) => line.index > 0 && line.work.done > 0)
      .map(({ line }) => ({ work: line.work.done, level: level(replica, line.index) }))
      .filter((point): point is { work: number; level: number } => point.level !== undefined);
    const [first, last] = [points[0], points.at(-1)];
    if (replica.checkpoints.some(({ line }) => hasChanged(replica, line.index))) return undefined;
    return first && last && last.work > first.work ? (last.level - first.level) / (last.work - first.work) : undefined;
  });
  const known = growths.filter((growth) => growth !== undefined);
  return known.length > 0 ? known.reduce((sum, growth) => sum + growth, 0) / known.length : undefined;
}
