import type { ChannelCredentials, ChannelOptions } from '@grpc/grpc-js';
import type { AgentServiceClient } from '../../protos/generated/leaklab/agent/v1/AgentService.js';
import type { Peer } from '../variants/variant.js';
import { AgentService } from './definitions.js';

/** A peer as the replica itself uses it: what variants see of it, and the client for relaying streams. */
export interface FleetPeer extends Peer {
  readonly client: AgentServiceClient;
}

/**
 * The only place where the fleet makes a client of a replica. Every dial gets what `credentials` returns, which decides
 * whether grpc-js can share a sub-channel between dials.
 */
export function dialer(credentials: () => ChannelCredentials, options: ChannelOptions): (address: string) => FleetPeer {
  return (address) => {
    const client = new AgentService(address, credentials(), options);
    return {
      address,
      client,
      hostInfo: () =>
        new Promise((resolve, reject) => {
          client.HostInfo({}, (error, host) => (host ? resolve({ id: host.id, name: host.name }) : reject(error)));
        }),
      close: () => client.close(),
    };
  };
}
