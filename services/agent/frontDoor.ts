import { Server, type ServerWritableStream, status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import type { FleetServiceHandlers } from '../../protos/generated/leaklab/fleet/v1/FleetService.js';
import type { TailLogsRequest__Output } from '../../protos/generated/leaklab/fleet/v1/TailLogsRequest.js';
import type { TailLogsResponse } from '../../protos/generated/leaklab/fleet/v1/TailLogsResponse.js';
import { ControlService, FleetService } from '../process/definitions.js';
import { failure } from '../process/failure.js';
import { withHealthAndReflection } from './agentServer.js';
import { type Controlled, controlHandlers } from './control.js';
import type { Passes } from './passes.js';
import type { FleetPeer } from './peer.js';

/**
 * Creates the server of the front door, which users and drivers of load call.
 * @param passes undefined: the replica makes none, and only drivers have business with it
 */
export function createFrontDoor(passes: Passes | undefined, controlled: Controlled): Server {
  const server = new Server();
  if (passes) server.addService(FleetService.service, fleetHandlers(passes) as UntypedServiceImplementation);
  server.addService(ControlService.service, controlHandlers(controlled) as UntypedServiceImplementation);
  return withHealthAndReflection(server);
}

function fleetHandlers(passes: Passes): FleetServiceHandlers {
  return {
    ListHosts: (_call, callback) => {
      passes.run().then(
        () =>
          callback(null, {
            hosts: [...passes.known].map(([id, { name, peer }]) => ({ id, name, address: peer.address })),
          }),
        (error) => callback(failure(status.INTERNAL, String(error))),
      );
    },
    TailLogs: (call) => tailLogs(call, passes),
  };
}

/** Relays a peer's log until the user cancels, which cancels the stream to the peer too. */
function tailLogs(call: ServerWritableStream<TailLogsRequest__Output, TailLogsResponse>, { known }: Passes): void {
  const { hostId, limit } = call.request;
  const peer = (hostId ? known.get(hostId) : [...known.values()][0])?.peer as FleetPeer | undefined;
  if (!peer) {
    call.emit(
      'error',
      failure(status.NOT_FOUND, hostId ? `no known host has the id ${hostId}` : 'no peer is known yet'),
    );
    return;
  }
  const upstream = peer.client.StreamLogs({ limit });
  upstream.on('data', (line) => call.write(line));
  upstream.on('end', () => call.end());
  upstream.on('error', (error) => {
    if (!call.cancelled) call.emit('error', error);
  });
  call.on('cancelled', () => upstream.cancel());
}
