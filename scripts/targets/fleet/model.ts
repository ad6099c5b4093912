/**
 * The built-in fleet as a target: its expected levels, by the facts of the record. Imports what the room above it may.
 */
import type { SocketCensus } from '../../../protos/vitals.js';
import type { PlanFor } from '../../plan/plan.js';
import { isSplit } from '../../plan/replicas.js';
import type { OwnSockets, TargetModel } from '../target.js';
import { workWords } from '../workWords.js';
import { FLEET_DIALERS } from './dialers.js';
import { expectedLevels } from './expectation.js';
import { type FactsSource, factsOf } from './facts.js';
import { predictPassing } from './passing.js';

/** A run of the fleet. */
export interface FleetRun extends FactsSource {
  readonly plan: PlanFor<'fleet'>;
}

/** Returns the model of the built-in fleet for a run: replicas that discover each other by a variant. */
export function fleetModel(run: FleetRun): TargetModel {
  const { plan } = run;
  const facts = factsOf(run);
  return {
    expectation: (replicas) => facts && expectedLevels(plan.target, facts.own, replicas, loadOf(plan)),
    passing: () => predictPassing(plan, facts?.own.retains),
    dialers: FLEET_DIALERS,
    ownSockets: agentSockets,
    socketsTitle: 'Sockets on the agent port',
    isAllGrpc: true,
    worker: isSplit(plan) ? 'client' : 'replica',
    work: workWords(plan),
    growthMeaning: isSplit(plan) ? OF_TWO_ROLES : OF_ONE_ROLE,
  };
}

/** The lab's own driver holds one connection to each front door from before the baseline on; those of k6 come and go. */
function loadOf({ load }: FleetRun['plan']): { isLoadSteady: boolean } {
  return { isLoadSteady: load.kind !== 'k6' };
}

/** Returns the sockets of the agent port: a front door is the load's, and metrics are an onlooker's. */
function agentSockets({ byRole: { agent } }: SocketCensus): OwnSockets | undefined {
  return agent && { total: agent.dialled + agent.accepted, ...agent };
}

const OF_ONE_ROLE = 'Mean over the replicas judged, for one discovery pass of one replica.';
const OF_TWO_ROLES =
  'For one discovery pass of one client: what it leaves in one client and in one server, mean over those judged, together.';
