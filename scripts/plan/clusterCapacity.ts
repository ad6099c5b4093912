import type { Problem } from '../text/problem.js';
import type { KnownRetained } from './cost.js';
import { checkLimits } from './limits.js';
import type { RunPlan } from './plan.js';

/** The nodes that share the replicas, all together. */
export interface ClusterCapacity {
  readonly cpus: number;
  readonly memoryBytes: number;
  /** True where the only node is this machine; the memory is then what is free of it. */
  readonly isThisMachine: boolean;
}

/**
 * The ports for outgoing connections that Linux gives a new network namespace, whatever its machine has: 32768 to
 * 60999.
 */
const CONTAINER_PORTS = 60_999 - 32_768 + 1;

/**
 * Returns what keeps a Swarm from carrying a plan: memory, cores, time, and ports, of which every replica has its own.
 */
export function checkClusterCapacity(
  plan: RunPlan,
  retained: KnownRetained,
  { cpus, memoryBytes, isThisMachine }: ClusterCapacity,
): Problem[] {
  return checkLimits(plan, retained, {
    name: isThisMachine ? undefined : 'the Swarm',
    cpus,
    memoryBytes,
    ephemeralPorts: plan.target.replicas * CONTAINER_PORTS,
  });
}
