import { createServer, type Server as TcpServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Server, status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { type KeyMaterial, serverCredentials } from '../agent/credentials.js';
import { AgentService } from '../agent/definitions.js';
import { failure } from '../agent/failure.js';
import { splitAddress } from '../agent/place/place.js';
import type { FaultName } from './faultKinds.js';

/** Takes up its address, `host:port`, and fails whoever dials it. */
export type Fault = (address: string, keys: KeyMaterial) => Promise<void>;

/** How each of them is done. */
export const faults: Readonly<Record<FaultName, Fault>> = {
  /** Nobody listens. */
  refuses: async () => undefined,
  /** A gRPC service whose every answer is an error. */
  'answers-with-error': (address, keys) => agentService(address, keys, (answer) => answer(failure(status.INTERNAL, 'this peer is faulty'))),
  /** Accepts the connection and hangs up in the middle of the TLS handshake. */
  'breaks-handshake': (address) =>
    listening(
      createServer((socket) => void socket.once('data', () => socket.destroy())),
      address,
    ),
  /** A gRPC service that takes a call and never answers it. */
  'never-answers': (address, keys) => agentService(address, keys, () => undefined),
  /**
   * Speaks TLS, and never HTTP/2. Even a client that closes its channel keeps this socket: grpc-js (1.14.7) does not end a
   * connection that is still being made when its channel is closed.
   */
  'never-speaks': (address, { ca, cert, key }) =>
    listening(
      createTlsServer({ ca, cert, key, requestCert: true, ALPNProtocols: ['h2'] }, (socket) => void socket.on('error', () => undefined).resume()),
      address,
    ),
};

type Answer = (error: ReturnType<typeof failure>) => void;

/** The agent's service, with every call in the hands of `answer`. */
function agentService(address: string, keys: KeyMaterial, onCall: (answer: Answer) => void): Promise<void> {
  const server = new Server();
  const handlers = {
    HostInfo: (_call: unknown, callback: Answer) => onCall(callback),
    StreamLogs: (call: { emit(event: 'error', error: ReturnType<typeof failure>): void }) => onCall((error) => call.emit('error', error)),
  };
  server.addService(AgentService.service, handlers as UntypedServiceImplementation);
  return new Promise((resolve, reject) => {
    server.bindAsync(address, serverCredentials(keys, 'mtls'), (error) => (error ? reject(error) : resolve()));
  });
}

function listening(server: TcpServer, address: string): Promise<void> {
  const { host, port } = splitAddress(address);
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
}
