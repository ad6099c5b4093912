import type { Condensed } from './accumulate.js';
import type { CondensedReplica } from './replica.js';

/**
 * Returns the moments at which the fleet changed, in ms since the run's start, in order: a replica fell silent, its end
 * became known, a replacement joined. The sockets of a lost peer close at the first of these or soon after; at the
 * second the others stop dialling it. No growth can be read across such a moment, because levels on its two sides do
 * not add up, any more than those of two processes do.
 *
 * A replica that ended before the load without a baseline was no part of the fleet, and its end is no change.
 */
export function fleetChanges(seen: Condensed): number[] {
  const loadMs = seen.phases.find(({ name }) => name === 'load')?.startMs ?? 0;
  const all = [...seen.replicas.values()];
  const changes = all.flatMap((replica) => [...lossOf(replica, all, loadMs), ...joinOf(replica)]);
  return changes.sort((a, b) => a - b);
}

function lossOf(lost: CondensedReplica, all: readonly CondensedReplica[], loadMs: number): number[] {
  const { ended, joined, lives, lastHeardMs } = lost;
  if (!ended || joined) return [];
  const belonged = ended.atMs >= loadMs || [...lives.values()].some(({ checkpoints }) => checkpoints.has(0));
  if (!belonged) return [];
  const silentMs = Math.max(lastHeardMs ?? ended.atMs, ...lastCheckpointsWith(lost, all));
  return [Math.min(silentMs, ended.atMs), ended.atMs];
}

/**
 * Returns when each replica gave the last checkpoint that the lost one gave too: all are read at one moment, and
 * received one after the other.
 */
function lastCheckpointsWith(lost: CondensedReplica, all: readonly CondensedReplica[]): number[] {
  const index = lost.mainLife === undefined ? -1 : Math.max(-1, ...lost.mainLife.checkpoints.keys());
  return all.flatMap(({ mainLife }) => mainLife?.checkpoints.get(index)?.atMs ?? []);
}

/** Returns the moments at which a replacement joined: the others find it from its first moments on. */
function joinOf({ joined, lives }: CondensedReplica): number[] {
  if (!joined) return [];
  const [first] = lives.values();
  return [Math.min(joined.atMs, first?.firstMs ?? joined.atMs), joined.atMs];
}

/**
 * Names the stretch of a process's life in which its fleet stayed the same: the boot until the first change, then the
 * boot and the number of changes.
 */
export function stretchOf(boot: string, atMs: number, changes: readonly number[]): string {
  const before = changes.filter((changeMs) => changeMs < atMs).length;
  return before === 0 ? boot : `${boot}+${before}`;
}
