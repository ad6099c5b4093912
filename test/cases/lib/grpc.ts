import grpc from '@grpc/grpc-js';

/** Leaves a message as the bytes that it is. */
const bytes = (message: Buffer) => message;

/** Defines a method of raw bytes. */
export function method(path: string, streams?: 'client' | 'server'): grpc.MethodDefinition<Buffer, Buffer> {
  return {
    path,
    requestStream: streams === 'client',
    responseStream: streams === 'server',
    requestSerialize: bytes,
    requestDeserialize: bytes,
    responseSerialize: bytes,
    responseDeserialize: bytes,
  };
}

/** Makes a unary call of the peer; rejects where it fails. */
export function unary(client: grpc.Client, name: 'Echo' | 'Fail' = 'Echo', message = Buffer.alloc(0)): Promise<void> {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(`/lab.Peer/${name}`, bytes, bytes, message, (error) => (error ? reject(error) : resolve()));
  });
}

/** Opens a stream that the peer never ends, and waits for its first message. */
export async function watch(client: grpc.Client): Promise<grpc.ClientReadableStream<Buffer>> {
  const stream = client.makeServerStreamRequest('/lab.Peer/Watch', bytes, bytes, Buffer.alloc(0));
  stream.on('error', () => {});
  await new Promise((resolve) => stream.once('data', resolve));
  return stream;
}

/** Begins an upload to the peer, which answers when it has ended. */
export function upload(client: grpc.Client, answered: () => void): grpc.ClientWritableStream<Buffer> {
  const call = client.makeClientStreamRequest('/lab.Peer/Upload', bytes, bytes, answered);
  return call.on('error', () => {});
}

/** Starts a server of one method on loopback, or on a path of Unix. @returns its target */
export async function serve(
  handler: grpc.UntypedHandleCall,
  { path = '/lab.Own/Call', streams, server = new grpc.Server(), target = '127.0.0.1:0' }: ServeOptions = {},
): Promise<string> {
  server.addService({ Call: method(path, streams) }, { Call: handler });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(target, grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  return target.startsWith('unix:') ? target : `127.0.0.1:${port}`;
}

interface ServeOptions {
  path?: string;
  streams?: 'client' | 'server';
  server?: grpc.Server;
  target?: string;
}
