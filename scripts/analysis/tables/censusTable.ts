import type { SocketCensus } from '../../../protos/vitals.js';
import type { RunCase } from '../condense/runCase.js';
import type { CensusRow } from '../model/analysis.js';

/**
 * Returns the last checkpoint of every replica, as each census saw it: all sockets of the process, whatever their port,
 * since neither channelz nor Node's own counters know of roles. The connections that scrape metrics are left out where
 * they can be told apart.
 */
export function censusTable({ replicas }: RunCase): CensusRow[] {
  return replicas.flatMap(({ id, checkpoints }) => {
    const last = checkpoints.at(-1)?.line;
    if (!last) return [];
    const { kernel, libuv, grpc, node } = last.censuses;
    const channels = last.channels && last.channels.opened - last.channels.closed;
    const row: CensusRow = {
      replica: id,
      kernel: kernel && watched(kernel),
      libuv: libuv && watched(libuv),
      libuvReferenced: libuv?.referenced,
      grpc: grpc && grpc.clientSockets + grpc.serverSockets,
      nodeCounters: node.sockets,
      channels,
    };
    return [row];
  });
}

function watched({ total, byRole }: SocketCensus): number {
  return total - (byRole.metrics?.accepted ?? 0);
}
