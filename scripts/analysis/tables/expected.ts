import { variantOf } from '../../../services/variants/index.js';
import type { RunPlan } from '../../plan/plan.js';
import { isSplit, processesOf } from '../../plan/replicas.js';
import { acrossRoles } from '../condense/acrossRoles.js';
import { stretchOf } from '../condense/fleetChanges.js';
import { checkpointAt, makers, type ReplicaCase, type RunCase } from '../condense/runCase.js';
import type { MetricName } from '../model/analysis.js';

/**
 * Levels that follow from what the variant keeps, from the passes really made (W_i on replica i of N), from who dials
 * whom, and from how grpc-js shares sub-channels. Undefined wherever a replica is missing, and from the first change of
 * the fleet on: who dialled whom is unknown then, and whether the sockets of a lost peer died with it or stay
 * half-open.
 *
 * Sockets on the agent port, dialled + accepted:
 * - every dial kept, a socket a dial (`mtls`: fresh credentials every time): N·W_i + Σ W_j. A replica dials itself too.
 * - every dial kept, but sub-channels shared by address (`tls-shared`, `plaintext`): N + N, however many passes.
 * - one client per peer kept: (N − 1) + (N − 1); one per address: N + N.
 *
 * Channels: N·W_i, N − 1, or N.
 * Streams, where each of the N − 1 that a pass opens is kept, on both sides: (N − 1)·W_i + Σ W_j, j ≠ i.
 * Before the first pass all are 0.
 *
 * With one role per process the first summand is the client's and the second the server's, and nobody is its own peer,
 * so that N − 1 is N and j ≠ i holds of all.
 */
export type Prediction = Record<'sockets' | 'channels', PredictedLevel> & Partial<Record<MetricName, PredictedLevel>>;

/** Of a replica, as of its checkpoint of that index. */
type PredictedLevel = (replica: ReplicaCase, index: number) => number | undefined;

/** @returns undefined for a variant that this version of the lab does not know */
export function predict({ plan, replicas }: RunCase): Prediction | undefined {
  const keeps = variantOf(plan.target.variant)?.retains;
  if (!keeps) return undefined;
  const n = plan.target.replicas;
  const peers = isSplit(plan) ? n : n - 1;
  const held = { 'every-dial': undefined, 'one-per-peer': peers, 'one-per-address': n }[keeps.clients];
  const { faultyPeers } = plan.target.service;
  const failed = (own: number) =>
    ({ none: 0, 'every-dial': faultyPeers * own, 'one-per-address': faultyPeers })[keeps.failed ?? 'none'];
  // Who is faulty may hold a connection or not, and one that is closed for its age or its idleness is counted by time,
  // not by work.
  const { serverMaxAgeMs, serverMaxIdleMs, clientIdleTimeoutMs } = plan.target.service;
  const countsAreKnown =
    faultyPeers === 0 && [serverMaxAgeMs, serverMaxIdleMs, clientIdleTimeoutMs].every((limit) => limit === undefined);
  // A stream that the client keeps ends with its connection.
  const streamsAreKnown = serverMaxAgeMs === undefined;
  const ownSockets = plan.target.transport === 'mtls';
  const heldBy = byRole(replicas, plan);
  const levels: Prediction = {
    sockets: countsAreKnown
      ? heldBy(
          (own) => held ?? (ownSockets ? n * own : n),
          (all) => held ?? (ownSockets ? all : n),
        )
      : UNKNOWN,
    channels(replica, index) {
      const own = ownWork(replica, index);
      if (own === undefined || replicas.length < processesOf(plan)) return undefined;
      return own === 0 || replica.role === 'server' ? 0 : (held ?? n * own) + failed(own);
    },
    ...(keeps.streams === 'every-call' && {
      streams: streamsAreKnown
        ? heldBy(
            (own) => peers * own,
            (_all, others) => others,
          )
        : UNKNOWN,
    }),
    ...(keeps.generators === 'every-call' && {
      timers(replica: ReplicaCase, index: number) {
        const before = replica.life?.checkpoints.get(0)?.line.readings.at(-1)?.timers;
        const generators = heldBy(
          () => 0,
          (_all, others) => others,
        )(replica, index);
        return before === undefined || generators === undefined ? undefined : before + generators;
      },
    }),
  };
  return Object.fromEntries(Object.entries(levels).map(([name, level]) => [name, whileUnchanged(level)])) as Prediction;
}

const UNKNOWN: PredictedLevel = () => undefined;

/**
 * Makes a level of what a replica holds as a client, by its own passes, and as a server, by those of all and those of
 * its peers.
 */
function byRole(replicas: readonly ReplicaCase[], plan: RunPlan) {
  return (client: (own: number) => number, server: (all: number, others: number) => number): PredictedLevel =>
    (replica, index) => {
      const own = ownWork(replica, index);
      const all = worksAt(makers(replicas), plan, index)?.reduce((sum, work) => sum + work, 0);
      if (own === undefined || all === undefined) return undefined;
      if (all === 0) return 0;
      const [asClient, asServer] = [client(own), server(all, replica.role === 'mixed' ? all - own : all)];
      return { client: asClient, server: asServer, mixed: asClient + asServer }[replica.role];
    };
}

function ownWork(replica: ReplicaCase, index: number): number | undefined {
  return checkpointAt(replica, index)?.line.work.done;
}

function whileUnchanged(level: PredictedLevel): PredictedLevel {
  return (replica, index) => (hasChanged(replica, index) ? undefined : level(replica, index));
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
  return known.length === plan.target.replicas && works.length === known.length ? known : undefined;
}

/**
 * Growth of a predicted level per pass, from the first checkpoint after the baseline to the last, mean over replicas,
 * {@link acrossRoles}: what merely fills up in the first slice is no growth. Undefined where the fleet changed before
 * the last checkpoint: growth is measured to the end, and half of a prediction would look as if it were off.
 */
export function predictedGrowth(replicas: readonly ReplicaCase[], level: PredictedLevel): number | undefined {
  return acrossRoles(replicas.map((replica) => ({ role: replica.role, value: growthOf(replica, level) })));
}

function growthOf(replica: ReplicaCase, level: PredictedLevel): number | undefined {
  const points = replica.checkpoints
    .filter(({ line }) => line.index > 0 && line.work.done > 0)
    .map(({ line }) => ({ work: line.work.done, level: level(replica, line.index) }))
    .filter((point): point is { work: number; level: number } => point.level !== undefined);
  const [first, last] = [points[0], points.at(-1)];
  if (replica.checkpoints.some(({ line }) => hasChanged(replica, line.index))) return undefined;
  return first && last && last.work > first.work ? (last.level - first.level) / (last.work - first.work) : undefined;
}
