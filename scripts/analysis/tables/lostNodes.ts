import { listed } from '../../text/figures.js';
import { duration } from '../../text/times.js';
import { howItEnded, type ReplicaCase } from '../condense/runCase.js';

/**
 * Who was lost with which node, a clause a node: "agent-2 and agent-5 were lost with their node worker-2 41 s after the
 * start".
 */
export function lostNodes(replicas: readonly ReplicaCase[]): string[] {
  const byNode = new Map<string, ReplicaCase[]>();
  for (const replica of replicas.filter(isLostWithNode)) {
    const node = replica.seen.ended?.node ?? '';
    byNode.set(node, [...(byNode.get(node) ?? []), replica]);
  }
  return [...byNode.values()].map((lost) => {
    const [first] = lost;
    if (!first?.seen.ended) return '';
    const atMs = Math.min(...lost.map(({ seen }) => seen.ended?.atMs ?? Number.POSITIVE_INFINITY));
    const how =
      lost.length === 1
        ? howItEnded(first.seen.ended)
        : howItEnded(first.seen.ended).replace(/^was lost with its/, 'were lost with their');
    return `${listed(shown(lost.map(({ id }) => id)))} ${how} ${duration(atMs)} after the start`;
  });
}

/** Names beyond a few are counted. */
function shown(names: readonly string[]): readonly string[] {
  return names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names;
}

export function isLostWithNode({ seen }: ReplicaCase): boolean {
  return seen.ended?.how === 'node-lost';
}
