import { faultKinds } from '../../../services/faulty/faultKinds.js';
import { mostPassesWithin } from '../../../services/process/cadence.js';
import { isFor } from '../../plan/kinds.js';
import { isOnBackOff } from '../../plan/pace.js';
import type { RunPlan } from '../../plan/plan.js';
import { passWaitMs } from '../../plan/waits.js';
import { factsOf } from '../../targets/fleet/facts.js';
import { readingsOf, sourceOf } from '../condense/metricReadings.js';
import { makers, type ReplicaCase, type RunCase } from '../condense/runCase.js';
import type { SocketCeiling } from '../model/socketCeiling.js';

/**
 * The interval between two sweeps in which grpc-js drops connections that no channel uses any more
 * (`subchannel-pool.js`, 1.14).
 */
export const SWEEP_MS = 10_000;

/**
 * Computes the ceiling of sockets for forgotten clients whose idle timeout closes their connections: rate × time, or
 * the number of dials made, if that is less. The ceiling is that of the replica with the most sockets. Undefined where
 * clients are not forgotten or have no such timeout, where they share connections, and where nothing was seen.
 */
export function socketCeiling(run: RunCase): SocketCeiling | undefined {
  const { plan, judged, seen } = run;
  if (!isFor(plan, 'fleet')) return undefined;
  if (plan.target.service.clientIdleTimeoutMs === undefined || plan.target.transport !== 'mtls') return undefined;
  if (factsOf({ plan, start: seen.start })?.own.retains.clients !== 'every-dial') return undefined;
  const all = makers(run.replicas).reduce((sum, { seen }) => sum + seen.work, 0);
  const ceilings = judged.map((replica) => ceilingOf(plan, replica, all)).filter((ceiling) => ceiling !== undefined);
  return ceilings.reduce<SocketCeiling | undefined>(
    (most, each) => (most && most.seen >= each.seen ? most : each),
    undefined,
  );
}

/**
 * Computes the ceiling of one replica; undefined where nothing was seen.
 *
 * @param all passes of all replicas
 */
function ceilingOf(plan: RunPlan, replica: ReplicaCase, all: number): SocketCeiling | undefined {
  const { clientIdleTimeoutMs: idleTimeoutMs = 0, callDeadlineMs = 0, faultyPeers } = plan.target.service;
  const seen = mostSockets(replica);
  if (seen === undefined || all === 0) return undefined;
  const [dials, accepts] = [replica.role !== 'server', replica.role !== 'client'];
  const kinds = dials ? faultKinds(faultyPeers) : [];
  const toFaulty = kinds.filter(({ connection }) => connection === 'made').length;
  const dialled = dials ? plan.target.replicas + toFaulty : 0;
  const own = dials ? replica.seen.work : 0;
  const forGood = kinds.filter(({ connection }) => connection === 'half-made').length * own;
  // A connection is idle only when the call on it is over.
  const withinMs = idleTimeoutMs + SWEEP_MS + (kinds.some(({ hangs }) => hangs) ? callDeadlineMs : 0);
  const passesWithin = mostPasses(plan, withinMs);
  const perPass = dialled + (accepts ? plan.target.replicas : 0);
  const [byTimeout, byDials] = [perPass * passesWithin + forGood, dialled * own + (accepts ? all : 0) + forGood];
  return {
    ...(byTimeout < byDials ? { by: 'timeout', sockets: byTimeout } : { by: 'dials', sockets: byDials }),
    ...{ seen, idleTimeoutMs, perPass, toFaulty, withinMs, passesWithin, forGood },
    passes: dials ? own : Math.round(all / plan.target.replicas),
  };
}

/**
 * Returns the most passes of one replica that begin within this time, as the plan spaces them: none begins before the
 * previous one has ended.
 */
function mostPasses(plan: RunPlan, withinMs: number): number {
  const ended = Math.ceil(withinMs / passWaitMs(plan));
  if (isOnBackOff(plan)) return Math.min(mostPassesWithin(withinMs), ended);
  return Math.min(Math.ceil((withinMs * plan.work.ratePerReplica) / 1000), ended);
}

function mostSockets(replica: ReplicaCase): number | undefined {
  const seen = readingsOf(sourceOf('sockets'), replica).flatMap(({ readings }) => readings);
  return seen.length === 0 ? undefined : Math.max(...seen);
}
