/** The process behind `peer.ts`: serves what its argument names, tells its port by IPC, and ends with its parent. */
import http from 'node:http';
import http2 from 'node:http2';
import net, { type AddressInfo } from 'node:net';
import tls from 'node:tls';
import grpc from '@grpc/grpc-js';
import { generate } from 'selfsigned';
import { method } from './grpc.js';

const kind = process.argv[2];
process.on('disconnect', () => process.exit());
await serve();

async function serve(): Promise<void> {
  const { key, cert } = kind?.endsWith('tls') ? await certificate() : { key: '', cert: '' };
  if (kind === 'http') {
    const server = http.createServer((_, response) => response.end('ok'));
    server.keepAliveTimeout = 600_000;
    listen(server);
  } else if (kind === 'http2') listen(http2.createServer((_, response) => response.end('ok')));
  else if (kind === 'tcp') listen(net.createServer((socket) => answer(socket)));
  else if (kind === 'tls')
    listen(
      tls.createServer({ key, cert }, (socket) => answer(socket)),
      cert,
    );
  else serveGrpc(key, cert);
}

function listen(server: net.Server | http2.Http2Server, ca = ''): void {
  server.listen(0, '127.0.0.1', () => tell((server.address() as AddressInfo).port, ca));
}

function answer(socket: net.Socket): void {
  socket.on('error', () => {}).on('data', (data) => socket.write(data));
}

function serveGrpc(key: string, cert: string): void {
  const server = new grpc.Server();
  const long = (call: grpc.ServerWritableStream<Buffer, Buffer>) => {
    // BytesValue of 1 KiB, again and again, no faster than the reader reads
    const message = Buffer.concat([Buffer.from([10, 0x80, 8]), Buffer.alloc(1024, 65)]);
    const more = () => {
      while (!call.cancelled && call.write(message));
    };
    call.on('error', () => {}).on('drain', more);
    more();
  };
  server.addService(
    {
      Echo: method('/lab.Peer/Echo'),
      Fail: method('/lab.Peer/Fail'),
      Watch: method('/lab.Peer/Watch', 'server'),
      Long: method('/lab.Peer/Long', 'server'),
      Upload: method('/lab.Peer/Upload', 'client'),
      Publish: method('/google.pubsub.v1.Publisher/Publish'),
      Export: method('/opentelemetry.proto.collector.trace.v1.TraceService/Export'),
    },
    {
      Echo: (call: grpc.ServerUnaryCall<Buffer, Buffer>, done: grpc.sendUnaryData<Buffer>) => done(null, call.request),
      Fail: (_: unknown, done: grpc.sendUnaryData<Buffer>) => done({ code: grpc.status.UNAVAILABLE, details: 'no' }),
      Watch(call: grpc.ServerWritableStream<Buffer, Buffer>) {
        call.on('error', () => {});
        call.write(Buffer.alloc(1));
      },
      Long: long,
      Upload(call: grpc.ServerReadableStream<Buffer, Buffer>, done: grpc.sendUnaryData<Buffer>) {
        call.on('error', () => {}).on('data', () => {});
        call.on('end', () => done(null, Buffer.alloc(0)));
      },
      Publish: (_: unknown, done: grpc.sendUnaryData<Buffer>) => done(null, Buffer.from([10, 1, 49])), // message_ids: ['1']
      Export: (_: unknown, done: grpc.sendUnaryData<Buffer>) => done(null, Buffer.alloc(0)),
    },
  );
  const credentials = cert
    ? grpc.ServerCredentials.createSsl(null, [{ private_key: Buffer.from(key), cert_chain: Buffer.from(cert) }])
    : grpc.ServerCredentials.createInsecure();
  server.bindAsync('127.0.0.1:0', credentials, (error, port) => {
    if (error) throw error;
    tell(port, cert);
  });
}

async function certificate(): Promise<{ key: string; cert: string }> {
  const altNames = [{ type: 2 as const, value: 'localhost' }];
  const made = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    extensions: [{ name: 'subjectAltName', altNames }],
  });
  return { key: made.private, cert: made.cert };
}

function tell(port: number, ca: string): void {
  process.send?.({ port, ca });
}
