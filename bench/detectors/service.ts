import { createServer } from 'node:net';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';

/** The clients that a program makes, and those of them that go where nothing listens: those of the incident. */
export const CLIENTS = 36;
export const UNANSWERED = 3;

/** A service of this process that answers whether it is well, and the addresses that programs are to ask. */
export interface AskedService {
  /** One for each client, some of them of a port where nothing listens. */
  readonly addresses: readonly string[];
  stop(): void;
}

/** Starts the service on this machine's loopback. */
export async function startAskedService(): Promise<AskedService> {
  const server = new Server();
  new HealthImplementation({ '': 'SERVING' }).addToServer(server);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const closed = await closedPort();
  const every = CLIENTS / UNANSWERED;
  return {
    addresses: Array.from({ length: CLIENTS }, (_, i) => `127.0.0.1:${(i + 1) % every === 0 ? closed : port}`),
    stop: () => server.forceShutdown(),
  };
}

/** Returns a port that was free just now. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('the port is not known');
  return address.port;
}
