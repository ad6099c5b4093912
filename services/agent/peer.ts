import type { ChannelCredentials, ChannelOptions } from '@grpc/grpc-js';
import type { AgentServiceClient } from '../../protos/generated/leaklab/agent/v1/AgentService.js';
import { AgentService } from '../process/definitions.js';
import type { Peer } from '../variants/variant.js';
import { logStream } from './logStream.js';

/** A peer as the replica itself uses it: what variants see of it, and the client for relaying streams. */
export interface FleetPeer extends Peer {
  readonly client: AgentServiceClient;
}

/** How clients are made. */
export interface Dialling {
  /** Decides whether grpc-js can share a sub-channel between dials. */
  readonly credentials: () => ChannelCredentials;
  readonly options: ChannelOptions;
  /** Told of every stream with a deadline, until it has ended. */
  readonly timed: Set<object>;
  /** Of HostInfo; in the incident it had none. */
  readonly callDeadlineMs?: number | undefined;
}

/** The only place where the fleet makes a client of a replica. */
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
