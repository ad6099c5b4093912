import { few } from '../../text/few.js';
import { listed } from '../../text/figures.js';
import { duration } from '../../text/times.js';
import type { ReplicaCase } from '../condense/runCase.js';
import type { LostReplica } from '../model/audit.js';

/** Returns the replicas that ended before the lab ended them, and how each of them ended. */
export function lostReplicas(replicas: readonly ReplicaCase[]): LostReplica[] {
  return replicas.flatMap(({ id, seen: { ended } }) => {
    if (!ended) return [];
    const { how, code, signal, node, hangs, certificate, atMs } = ended;
    const facts = { ...(node !== undefined && { node }), ...(hangs && { hangs }), ...(certificate && { certificate }) };
    return [{ id, how, code, signal, ...facts, atMs }];
  });
}

/**
 * Says which replicas were lost with which node, in one clause for each node: "agent-2 and agent-5 were lost with their
 * node worker-2 41 s after the start".
 */
export function lostNodes(replicas: readonly LostReplica[]): string[] {
  const byNode = new Map<string, LostReplica[]>();
  for (const replica of replicas.filter(({ how }) => how === 'node-lost')) {
    const node = replica.node ?? '';
    byNode.set(node, [...(byNode.get(node) ?? []), replica]);
  }
  return [...byNode].map(([node, lost]) => {
    const atMs = Math.min(...lost.map((each) => each.atMs));
    const how = lost.length === 1 ? 'was lost with its node' : 'were lost with their node';
    return `${listed(few(lost.map(({ id }) => id)))} ${`${how} ${node}`.trim()} ${duration(atMs)} after the start`;
  });
}
