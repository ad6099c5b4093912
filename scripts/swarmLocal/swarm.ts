import { setTimeout as sleep } from 'node:timers/promises';
import type { LocalNode } from './node.js';

const PORT = 2377;
const READY_LIMIT_MS = 30_000;

/**
 * Makes the first node the manager of a new Swarm and the others its workers, and waits until all of them are ready.
 */
export async function joinNodes(nodes: readonly LocalNode[], signal: AbortSignal): Promise<void> {
  const [manager, ...workers] = nodes;
  if (!manager) throw new Error('a Swarm needs a node');
  const listen = ({ address }: LocalNode) => ({
    ListenAddr: `${address}:${PORT}`,
    AdvertiseAddr: address,
    DataPathAddr: address,
  });
  await manager.docker.swarmInit({ ...listen(manager), ForceNewCluster: false, Spec: {} });
  const { JoinTokens } = (await manager.docker.swarmInspect()) as { JoinTokens: { Worker: string } };
  const join = { RemoteAddrs: [`${manager.address}:${PORT}`], JoinToken: JoinTokens.Worker };
  await Promise.all(workers.map((worker) => worker.docker.swarmJoin({ ...listen(worker), ...join })));
  await untilReady(manager, nodes.length, signal);
}

async function untilReady(manager: LocalNode, count: number, signal: AbortSignal): Promise<void> {
  for (const giveUpAtMs = performance.now() + READY_LIMIT_MS; performance.now() < giveUpAtMs; await sleep(100)) {
    signal.throwIfAborted();
    const nodes = (await manager.docker.listNodes()) as { Status?: { State?: string } }[];
    if (nodes.filter(({ Status }) => Status?.State === 'ready').length === count) return;
  }
  throw new Error(`the Swarm does not have ${count} nodes ready within ${READY_LIMIT_MS / 1000} s`);
}
