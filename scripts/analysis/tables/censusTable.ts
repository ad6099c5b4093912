import type { Checkpoint } from '../../../protos/vitals.js';
import { allSockets } from '../../targets/allSockets.js';
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
    return last ? [{ replica: id, ...censusesOf(last) }] : [];
  });
}

/** Returns the sockets of a process at a checkpoint, as each census saw them. */
export function censusesOf({ censuses, channels }: Checkpoint): Omit<CensusRow, 'replica'> {
  const { kernel, libuv, grpc, node } = censuses;
  const unix = kernel?.unix;
  return {
    kernel: kernel && allSockets(kernel).total,
    ...(unix !== undefined && { kernelUnix: unix }),
    libuv: libuv && allSockets(libuv).total,
    ...(libuv?.unix !== undefined && { libuvUnix: libuv.unix }),
    libuvReferenced: libuv?.referenced,
    grpc: grpc && grpc.clientSockets + grpc.serverSockets,
    nodeCounters: node?.sockets,
    channels: channels && channels.opened - channels.closed,
    ...(grpc && { channelz: grpc.channels }),
  };
}
