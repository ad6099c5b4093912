import { AGENT_ENV } from '../../protos/environment.js';
import { type PortRoles, probe } from '../probe/probe.js';
import { clientCredentials, clientOptions } from '../process/credentials.js';
import { type ReplicaAddress, type Resolve, untilVisible } from '../process/discovery/discovery.js';
import { discoveryOf } from '../process/discovery/index.js';
import { number, text } from '../process/environment.js';
import { createPasses, type Passes } from './passes.js';
import { dialer } from './peer.js';
import { untilAllAreThere } from './portRoles.js';
import type { OwnReplica } from './replica.js';
import { channelOptions } from './serviceOptions.js';

/** Returns the passes over all peers, the faulty ones included. The probe waits for a stream with a deadline to end. */
export function passesOver(replica: OwnReplica, ownAddress: string): Passes {
  const { host, variant, role, service, transport, keys } = replica;
  const timed = new Set<object>();
  probe()?.setBusy(() => timed.size > 0);
  const dial = dialer({
    credentials: clientCredentials(keys, transport),
    options: { ...clientOptions(transport), ...channelOptions(service) },
    timed,
    callDeadlineMs: service.callDeadlineMs,
  });
  const faulty = faultyPeers(replica);
  return createPasses({
    variant,
    self: { id: host.id, address: ownAddress },
    resolve: async () => [...(await role.servers.resolve()), ...(await faulty())],
    dial,
    followOptions: { deadlineMs: service.streamDeadlineMs },
  });
}

/**
 * Makes this replica known, and waits until all others are.
 * @param besides further ports that the probe is told of
 */
export async function joinFleet(replica: OwnReplica, self: ReplicaAddress, besides?: PortRoles): Promise<void> {
  const { host, role, service } = replica;
  await role.place.announce(host.id, self);
  await untilVisible(faultyPeers(replica), service.faultyPeers);
  await untilAllAreThere(role.servers, number(AGENT_ENV.replicas, 1), self, besides);
}

function faultyPeers({ service }: OwnReplica): Resolve {
  return service.faultyPeers > 0 ? discoveryOf(text(AGENT_ENV.resolveFaulty)).resolve : async () => [];
}
