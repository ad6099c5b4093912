/**
 * The checks before a start: what stands in the way of a plan on a Swarm, each problem with its remedy. Imports the
 * rest of the swarm, and plan.
 */
import type { RunPlan } from '../../../plan/plan.js';
import type { Problem } from '../../../text/problem.js';
import type { EngineOptions, Job } from '../../engine.js';
import { goProblems } from '../../goAgent.js';
import { type DockerEndpoint, resolveEndpoint } from '../endpoint.js';
import { isNamed } from '../images/index.js';
import { stackName } from '../labels.js';
import { labParts } from '../stacks.js';
import { within } from '../within.js';
import { addresses } from './addresses.js';
import { capacity, placeOf } from './capacity.js';
import { engineInfo, type SwarmNode, swarmNodes, usable } from './engineInfo.js';
import { imagesMadeHere, nodesWithoutImage } from './images.js';
import { k6 } from './k6.js';
import { manager } from './manager.js';
import { prometheus } from './prometheus.js';
import { unreachable } from './unreachable.js';

/** The time for all of the engine's answers, which usually take some hundredths of a second together. */
const ANSWER_LIMIT_MS = 20_000;

/**
 * Returns what stands in the way of a plan on a Docker Swarm: everything that can be told at once, each problem with
 * its remedy. Changes nothing. Never rejects for what is missing, even if it goes away meanwhile.
 */
export async function preflight(plan: RunPlan, job: Job, where: EngineOptions): Promise<Problem[]> {
  const endpoint = await resolveEndpoint(where);
  const problems = 'problems' in endpoint ? endpoint.problems : await ofEngine(endpoint, plan, job, where);
  return [...problems, ...k6(job, where), ...prometheus(plan, where), ...(isNamed(where) ? [] : goProblems(plan))];
}

async function ofEngine(endpoint: DockerEndpoint, plan: RunPlan, job: Job, where: EngineOptions): Promise<Problem[]> {
  try {
    return await within(ANSWER_LIMIT_MS, inSwarm(endpoint, plan, job, where));
  } catch (error) {
    return [unreachable(endpoint.host, error)];
  }
}

async function inSwarm(endpoint: DockerEndpoint, plan: RunPlan, job: Job, where: EngineOptions): Promise<Problem[]> {
  const info = await engineInfo(endpoint.docker);
  const { ControlAvailable, LocalNodeState, Cluster, NodeID } = info.Swarm;
  const problems = manager(info, endpoint.host, where);
  const capacityOf = (nodes?: readonly SwarmNode[]) => capacity(plan, placeOf(info, endpoint.host, nodes));
  if (!ControlAvailable) return LocalNodeState === 'inactive' ? [...problems, ...capacityOf()] : problems;
  const nodes = usable(await swarmNodes(endpoint.docker));
  return [
    ...(nodes.length === 0 ? [NO_NODE] : capacityOf(nodes)),
    ...addresses(plan, Cluster?.SubnetSize, nodes.length),
    ...(await nodesWithoutImage(imagesMadeHere(plan, job, where), NodeID, nodes, where.imageHosts)),
    ...(await stackPresent(endpoint, stackName(plan.id))),
  ];
}

const NO_NODE: Problem = {
  message: 'no node of the Swarm is ready and takes tasks',
  remedy: 'see docker node ls; docker node update --availability active NAME lets one take tasks again',
};

async function stackPresent({ docker }: DockerEndpoint, name: string): Promise<Problem[]> {
  const parts = await labParts(docker, name);
  return parts.length === 0
    ? []
    : [
        {
          message: `there is a stack ${name} already`,
          remedy: `grpc-leak-lab clean removes it if its lab runs no more; else docker stack rm ${name}`,
        },
      ];
}
