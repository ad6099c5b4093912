import { availableParallelism } from 'node:os';
import { AGENT_ENV, STACK_ENV } from '../../../protos/environment.js';
import { variantOf } from '../../../services/variants/index.js';
import { planCost } from '../../plan/cost.js';
import type { RunPlan } from '../../plan/plan.js';
import { isSplit, PREFIX, processesOf } from '../../plan/replicas.js';
import type { Job } from '../engine.js';
import { fleetEnvironment } from '../fleetEnvironment.js';
import { GO_SOURCES } from '../goAgent.js';
import type { Images } from './images/index.js';
import { ownerOf } from './labels.js';

/** The least memory of a container, in bytes: a Node process has heap to spare in it. */
const LEAST_MEMORY_BYTES = 512 * 2 ** 20;

/**
 * Returns the variables of swarm-stack.yml that a run sets, by name.
 * @param certificates the folder with ca.pem, cert.pem and key.pem
 */
export function stackVariables(
  plan: RunPlan,
  job: Job,
  { agent, load }: Images,
  certificates: string,
): Record<string, string> {
  return {
    ...fleetEnvironment(plan),
    ...job.environment,
    ...roleKnobs(plan),
    ...GO_SOURCES,
    [STACK_ENV.faultyPeers]: String(plan.target.service.faultyPeers),
    [STACK_ENV.run]: plan.id,
    [STACK_ENV.owner]: ownerOf(),
    [STACK_ENV.image]: agent,
    [STACK_ENV.loadImage]: load,
    [STACK_ENV.loadProgram]: job.program.file,
    [STACK_ENV.certificatesFolder]: certificates,
    [STACK_ENV.memory]: String(replicaMemoryBytes(plan)),
  };
}

/**
 * Returns the variables of the roles: the service `agent` holds the replicas of both roles, or the clients alone beside
 * a service of servers.
 */
function roleKnobs(plan: RunPlan): Record<string, string> {
  if (!isSplit(plan)) return { [AGENT_ENV.role]: 'mixed' };
  return {
    [AGENT_ENV.role]: 'client',
    [STACK_ENV.agentName]: PREFIX.client,
    [STACK_ENV.servers]: String(plan.target.replicas),
    [AGENT_ENV.resolve]: 'dns:tasks.server',
    [AGENT_ENV.resolveClients]: 'dns:tasks.agent',
  };
}

/**
 * Returns the memory limit of a replica: twice what it takes at most, so that only a replica out of control reaches it.
 */
export function replicaMemoryBytes(plan: RunPlan): number {
  const { memoryBytes } = planCost(plan, variantOf(plan.target.variant)?.retains, availableParallelism());
  return Math.ceil(Math.max(LEAST_MEMORY_BYTES, (2 * memoryBytes) / processesOf(plan)));
}
