import type { RunPlan } from '../../../plan/plan.js';
import { processesOf } from '../../../plan/replicas.js';
import { counted } from '../../../text/figures.js';
import type { Problem } from '../../../text/problem.js';

/** Of every network: its own address, the gateway's, and the broadcast's. */
const TAKEN = 3;
/**
 * Beside the replicas, faulty peers and Prometheus: the load, and a task in place of one that was lost and whose
 * address is not free yet.
 */
const FURTHER_TASKS = 2;
/** The overlay takes one on every node that has a task in it, and another while it is replaced. */
const PER_NODE = 2;

/**
 * A plan with more tasks than its network has addresses: the Swarm cuts every network out of its pool with the same
 * mask.
 * @param maskLength its length, e.g. 24; undefined where the engine does not tell
 */
export function addresses(plan: RunPlan, maskLength: number | undefined, nodes: number): Problem[] {
  if (maskLength === undefined) return [];
  const further = FURTHER_TASKS + plan.target.service.faultyPeers + (plan.observe.metrics === 'monitored' ? 1 : 0);
  const free = 2 ** (32 - maskLength) - TAKEN - further - PER_NODE * nodes;
  const replicas = processesOf(plan);
  if (replicas <= free) return [];
  const most = Math.floor((free * plan.target.replicas) / replicas);
  const wide =
    'a Swarm made with a wider mask: docker swarm init --default-addr-pool=10.0.0.0/8 --default-addr-pool-mask-length=24';
  return [
    {
      message: `a network of this Swarm (/${maskLength}) has addresses for ${free > 0 ? counted(free, 'replica') : 'no replica'}, and the plan has ${replicas}`,
      remedy: most > 0 ? `at most --replicas=${most} fits; more need ${wide}` : wide,
    },
  ];
}
