import type { Server } from '@grpc/grpc-js';
import { PORTS } from '../../protos/environment.js';
import { probe } from '../probe/probe.js';
import { serverCredentials, type Transport } from '../process/credentials.js';
import { splitAddress } from '../process/discovery/discovery.js';
import { listen } from '../process/listen.js';
import { createAgentServer } from './agentServer.js';
import type { Controlled } from './control.js';
import { createFrontDoor } from './frontDoor.js';
import type { Passes } from './passes.js';
import type { OwnReplica } from './replica.js';
import { serverOptions } from './serviceOptions.js';

/**
 * Opens the port for peers.
 * @returns the address at which they find it
 */
export function servePeers(replica: OwnReplica): Promise<string> {
  const { host, logs, variant, service, transport } = replica;
  return serve(createAgentServer(host, logs, variant.emit, serverOptions(service)), PORTS.agent, transport, replica);
}

/**
 * Opens the port for users and drivers of load, always by mutual TLS.
 * @returns the address at which they find it
 */
export function serveUsers(
  replica: OwnReplica,
  passes: Passes | undefined,
  gates: Pick<Controlled, 'complete' | 'begin'>,
): Promise<string> {
  const frontDoor = createFrontDoor(passes, { hostId: replica.host.id, probe: probe(), ...gates });
  return serve(frontDoor, PORTS.frontDoor, 'mtls', replica);
}

/** Returns the host by which others find this replica. */
export async function ownHost({ role, bind }: OwnReplica): Promise<string> {
  return splitAddress(await role.place.ownAddress(`${bind}:${PORTS.frontDoor}`)).host;
}

async function serve(server: Server, port: number, transport: Transport, { bind, keys, role }: OwnReplica) {
  return role.place.ownAddress(await listen(server, bind, port, serverCredentials(keys, transport)));
}
