/** The process behind `caller.ts`: does what it is told by IPC, and ends with its parent. */
import http from 'node:http';
import http2 from 'node:http2';
import grpc from '@grpc/grpc-js';
import type { Deed } from './caller.js';

const PATH = '/lab.Own/Call';
const target = process.argv[2] ?? '';
const bytes = (message: Buffer) => message;
const shared = new grpc.Client(target, grpc.credentials.createInsecure());
const kept: unknown[] = [];

process.on('disconnect', () => process.exit());
process.on('message', (deed: Deed) => void DEEDS[deed]().then(() => process.send?.('done')));
process.send?.('ready');

const DEEDS: Record<Deed, () => Promise<unknown>> = {
  async subscribe() {
    const stream = await opened();
    stream.cancel();
  },
  async stay() {
    kept.push(await opened());
  },
  async stall() {
    const stream = await opened();
    kept.push(stream.pause());
  },
  dial() {
    const client = new grpc.Client(target, grpc.credentials.createInsecure(), { 'grpc.use_local_subchannel_pool': 1 });
    kept.push(client);
    return new Promise((resolve) => client.makeUnaryRequest(PATH, bytes, bytes, Buffer.alloc(0), resolve));
  },
  get: () =>
    new Promise((resolve) => {
      http.get(`http://${target}/`, { agent: false }, (response) => response.resume().on('end', resolve));
    }),
  http2() {
    const session = http2.connect(`http://${target}`).on('error', () => {});
    kept.push(session);
    return new Promise((resolve) => session.request().resume().on('close', resolve).end());
  },
};

async function opened(): Promise<grpc.ClientReadableStream<Buffer>> {
  const stream = shared.makeServerStreamRequest(PATH, bytes, bytes, Buffer.alloc(0));
  stream.on('error', () => {});
  await new Promise((resolve) => stream.once('data', resolve));
  return stream;
}
