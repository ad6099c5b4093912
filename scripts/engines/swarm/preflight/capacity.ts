import { hostname } from 'node:os';
import { variantOf } from '../../../../services/variants/index.js';
import { type ClusterCapacity, checkClusterCapacity } from '../../../plan/clusterCapacity.js';
import type { RunPlan } from '../../../plan/plan.js';
import type { Problem } from '../../../text/problem.js';
import { isLocal } from '../endpoint.js';
import type { EngineInfo, SwarmNode } from './engineInfo.js';

/** Returns what keeps the nodes together from carrying a plan. */
export function capacity(plan: RunPlan, nodes: ClusterCapacity): Problem[] {
  return checkClusterCapacity(plan, variantOf(plan.target.variant)?.retains, nodes).map(
    ({ subject, message, remedy }) => ({
      message: `${subject}: ${message}`,
      remedy,
    }),
  );
}

/**
 * Adds up the capacity of the nodes.
 * @param nodes those that take tasks; undefined: the engine is in no Swarm yet, and will be the only one
 */
export function placeOf(info: EngineInfo, host: string, nodes: readonly SwarmNode[] | undefined): ClusterCapacity {
  const all = nodes ?? [{ cpus: info.NCPU, memoryBytes: info.MemTotal }];
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  const memoryBytes = sum(all.map((node) => node.memoryBytes));
  const isThisMachine = all.length === 1 && isLocal(host) && info.Name === hostname();
  return {
    cpus: sum(all.map(({ cpus }) => cpus)),
    memoryBytes: isThisMachine ? Math.min(memoryBytes, process.availableMemory()) : memoryBytes,
    isThisMachine,
  };
}
