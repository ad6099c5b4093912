import { Server, ServerCredentials } from '@grpc/grpc-js';

const asIs = (bytes: Buffer): Buffer => bytes;
const GET = {
  ...{ path: '/shop.Cart/Get', requestStream: false, responseStream: false },
  ...{ requestSerialize: asIs, requestDeserialize: asIs, responseSerialize: asIs, responseDeserialize: asIs },
};

/** Starts a service that the tests may call. Returns its address, and what ends it. */
export async function startService(): Promise<{ address: string; stop: () => void }> {
  const server = new Server();
  server.addService(
    { Get: GET },
    {
      Get: ({ request }: { request: Buffer }, reply: (error: null, bytes: Buffer) => void) =>
        reply(null, Buffer.from(`cart of ${request}`)),
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return { address: `127.0.0.1:${port}`, stop: () => server.forceShutdown() };
}
