import type { ChannelCredentials, ChannelOptions } from '@grpc/grpc-js';
import type { AgentServiceClient } from '../../protos/generated/leaklab/agent/v1/AgentService.js';
import { AgentService } from '../process/definitions.js';
import type { Peer } from '../variants/variant.js';
import { logStream } from './logStream.js';

/** A peer as the replica itself uses it: the part that variants see, and the client for relaying streams. */
export interface FleetPeer extends Peer {
  readonly client: AgentServiceClient;
}

/** The settings that clients are made with. */
export interface Dialling {
  /** Returns credentials: these decide whether grpc-js can share a subchannel between dials. */
  readonly credentials: () => ChannelCredentials;
  readonly options: ChannelOptions;
  /** The streams with a deadline that have not ended. */
  readonly timed: Set<object>;
  /** The deadline of HostInfo; in the incident it had none. */
  readonly callDeadlineMs?: number | undefined;
}

/** Returns a function that dials a peer: the only place where the fleet makes a client of a replica. */
export function dialer({ credentials, options, timed, callDeadlineMs }: Dialling): (address: string) => FleetPeer {
  return (address) => {
    const client = new AgentService(address, credentials(), options);
    return {
      address,
      client,
      hostInfo: () =>
        new Promise((resolve, reject) => {
          const deadline = callDeadlineMs === undefined ? {} : { deadline: Date.now() + callDeadlineMs };
          client.HostInfo({}, deadline, (error, host) =>
            host ? resolve({ id: host.id, name: host.name }) : reject(error),
          );
        }),
      streamLogs: ({ deadlineMs } = {}) => logStream(client, deadlineMs, timed),
      close: () => client.close(),
    };
  };
}
