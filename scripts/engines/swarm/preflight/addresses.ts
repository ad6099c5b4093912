import type { RunPlan } from '../../../plan/plan.js';
import { processesOf } from '../../../plan/replicas.js';
import { counted } from '../../../text/figures.js';
import type { Problem } from '../../../text/problem.js';

/** The addresses that every network takes itself: its own, the gateway's, and the broadcast's. */
const TAKEN = 3;
/**
 * The tasks beside the replicas, faulty peers and Prometheus: the load, and a replacement of a lost task whose address
 * is not free yet.
 */
const FURTHER_TASKS = 2;
/**
 * The addresses that the overlay takes per node: one where the node has a task in it, and another while that one is
 * replaced.
 */
const PER_NODE = 2;

/**
 * Returns a problem where a plan has more tasks than its network has addresses: the Swarm cuts every network out of its
 * pool with the same mask.
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
