import { createServer, type Socket, type Server as TcpServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { Server, status, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { type KeyMaterial, serverCredentials, type Transport } from '../process/credentials.js';
import { AgentService } from '../process/definitions.js';
import { splitAddress } from '../process/discovery/discovery.js';
import { failure } from '../process/failure.js';
import type { FaultName } from './faultKinds.js';

/** A fault: takes up its address, `host:port`, and fails whoever dials it. */
export type Fault = (address: string, spoken: Spoken) => Promise<void>;

/** The protocol that callers speak, so that they meet the fault itself and no peer of another transport. */
export interface Spoken {
  readonly keys: KeyMaterial;
  readonly transport: Transport;
}

/** The faults by name. */
export const faults: Readonly<Record<FaultName, Fault>> = {
  /** Does nothing: nobody listens at the address. */
  refuses: async () => undefined,
  /** Serves gRPC, and answers every call with an error. */
  'answers-with-error': (address, spoken) =>
    agentService(address, spoken, (answer) => answer(failure(status.INTERNAL, 'this peer is faulty'))),
  /**
   * Accepts the connection and hangs up at the first that it hears: with TLS in the middle of the handshake, in
   * plaintext before the HTTP/2 settings.
   */
  'breaks-handshake': (address) =>
    listening(
      createServer((socket) => void socket.once('data', () => socket.destroy())),
      address,
    ),
  /** Serves gRPC, takes every call and never answers it. */
  'never-answers': (address, spoken) => agentService(address, spoken, () => undefined),
  /**
   * Takes the connection, through its TLS handshake if there is one, and never speaks HTTP/2. Even a client that closes
   * its channel keeps this socket: grpc-js (1.14.7) does not end a connection that is still being made when its channel
   * is closed.
   */
  'never-speaks': (address, { keys: { ca, cert, key }, transport }) => {
    const hear = (socket: Socket) => void socket.on('error', () => undefined).resume();
    const server =
      transport === 'plaintext'
        ? createServer(hear)
        : createTlsServer({ ca, cert, key, requestCert: true, ALPNProtocols: ['h2'] }, hear);
    return listening(server, address);
  },
};

type FaultyAnswer = (error: ReturnType<typeof failure>) => void;

/** Serves the agent's service, with every call in the hands of `answer`. */
function agentService(
  address: string,
  { keys, transport }: Spoken,
  onCall: (answer: FaultyAnswer) => void,
): Promise<void> {
  const server = new Server();
  const handlers = {
    HostInfo: (_call: unknown, callback: FaultyAnswer) => onCall(callback),
    StreamLogs: (call: { emit(event: 'error', error: ReturnType<typeof failure>): void }) =>
      onCall((error) => call.emit('error', error)),
  };
  server.addService(AgentService.service, handlers as UntypedServiceImplementation);
  return new Promise((resolve, reject) => {
    server.bindAsync(address, serverCredentials(keys, transport), (error) => (error ? reject(error) : resolve()));
  });
}

function listening(server: TcpServer, address: string): Promise<void> {
  const { host, port } = splitAddress(address);
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
}
