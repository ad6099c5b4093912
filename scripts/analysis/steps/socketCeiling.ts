import { mostPassesWithin } from '../../../services/agent/cadence.js';
import { faultKinds } from '../../../services/faulty/faultKinds.js';
import { variantOf } from '../../../services/variants/index.js';
import type { RunPlan } from '../../plan.js';
import { passWaitMs } from '../../waits.js';
import type { SocketCeiling } from '../analysis.js';
import { readingsOf, sourceOf } from './metricReadings.js';
import { makers, type ReplicaCase, type RunCase } from './runCase.js';

/** How often grpc-js drops connections that no channel uses any more (`subchannel-pool.js`, 1.14). */
export const SWEEP_MS = 10_000;

/**
 * Forgotten clients whose idle timeout gives their connections up: sockets are bounded by rate × time, or by the dials that
 * were made at all if these are fewer. Of the replica with most of them. Undefined where clients are not forgotten or have
 * no such timeout, where they share connections, and where nothing was seen.
 */
export function socketCeiling(run: RunCase): SocketCeiling | undefined {
  const { plan, judged } = run;
  const { clientIdleTimeoutMs, callDeadlineMs = 0 } = plan.service;
  if (clientIdleTimeoutMs === undefined || plan.target.transport !== 'mtls') return undefined;
  if (variantOf(plan.target.variant)?.keeps.clients !== 'every-dial') return undefined;
  const kinds = faultKinds(plan.service.faultyPeers, plan.target.transport);
  // A connection is idle only when the call on it is over.
  const withinMs = clientIdleTimeoutMs + SWEEP_MS + (kinds.some(({ hangs }) => hangs) ? callDeadlineMs : 0);
  const passesWithin = mostPasses(plan, withinMs);
  const all = makers(run.replicas).reduce((sum, { seen }) => sum + seen.work, 0);
  const ceilings = judged.flatMap((replica) => {
    const seen = mostSockets(replica);
    if (seen === undefined || all === 0) return [];
    const dialled = replica.role === 'server' ? 0 : plan.replicas;
    const accepted = replica.role === 'client' ? 0 : plan.replicas;
    const faulty = (connection: 'made' | 'half-made') => (dialled === 0 ? 0 : kinds.filter((kind) => kind.connection === connection).length);
    const own = dialled === 0 ? 0 : replica.seen.work;
    const [toFaulty, forGood] = [faulty('made'), faulty('half-made') * own];
    const perPass = dialled + accepted + toFaulty;
    const byTimeout = perPass * passesWithin + forGood;
    const byDials = (dialled + toFaulty) * own + (accepted > 0 ? all : 0) + forGood;
    const isTimeout = byTimeout < byDials;
    const passes = own > 0 ? own : Math.round(all / plan.replicas);
    const bound = { by: isTimeout ? ('timeout' as const) : ('dials' as const), sockets: isTimeout ? byTimeout : byDials };
    return [{ ...bound, seen, idleTimeoutMs: clientIdleTimeoutMs, perPass, toFaulty, withinMs, passesWithin, passes, forGood }];
  });
  return ceilings.reduce<SocketCeiling | undefined>((most, each) => (most && most.seen >= each.seen ? most : each), undefined);
}

/** Passes of one replica that begin within so long, as the plan spaces them: no sooner than the one before has ended. */
function mostPasses(plan: RunPlan, withinMs: number): number {
  const { kind, cadence, ratePerReplica } = plan.load;
  const ended = Math.ceil(withinMs / passWaitMs(plan));
  if (kind === 'none' && cadence === 'incident') return Math.min(mostPassesWithin(withinMs), ended);
  return Math.min(Math.ceil((withinMs * ratePerReplica) / 1000), ended);
}

function mostSockets(replica: ReplicaCase): number | undefined {
  const seen = readingsOf(sourceOf('sockets'), replica).flatMap(({ readings }) => readings);
  return seen.length === 0 ? undefined : Math.max(...seen);
}
