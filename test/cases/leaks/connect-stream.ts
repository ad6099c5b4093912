import type { Leak, Program } from '../lib/case.js';
import { installed } from '../lib/packages.js';
import { type Peer, startPeer } from '../lib/peer.js';

export const description: Leak = {
  about: 'reads one long server stream by connect-node: 2.0.2 keeps something of each message, 2.1.1 does not',
  after: 'connectrpc/connect-es #1524',
  metric: 'heap_after_gc_bytes',
  named: 'function',
  unitsPerSlice: 14,
  guilty: '@connectrpc/connect-node',
  packages: packagesOf('2.0.2'),
  fixedPackages: packagesOf('2.1.1'),
};

interface Protobuf {
  create(schema: unknown, init: object): object;
  createFileRegistry(file: object, resolve: () => unknown): { getService(name: string): unknown };
}
interface WellKnown {
  FileDescriptorProtoSchema: unknown;
  file_google_protobuf_wrappers: { proto: unknown };
}
interface Connect {
  createClient(service: unknown, transport: unknown): { long(request: object): AsyncIterable<unknown> };
}
interface ConnectNode {
  createGrpcTransport(options: { baseUrl: string }): unknown;
}

function packagesOf(version: string): Readonly<Record<string, string>> {
  return { '@bufbuild/protobuf': '2.10.0', '@connectrpc/connect': version, '@connectrpc/connect-node': version };
}

const BYTES = '.google.protobuf.BytesValue';

export function program(leaks: boolean): Program {
  let peer: Peer;
  let stream: AsyncIterator<unknown>;
  let read = 0;

  async function open(): Promise<void> {
    const { create, createFileRegistry } = await installed<Protobuf>('@bufbuild/protobuf');
    const known = await installed<WellKnown>('@bufbuild/protobuf/wkt');
    const { createClient } = await installed<Connect>('@connectrpc/connect');
    const { createGrpcTransport } = await installed<ConnectNode>('@connectrpc/connect-node');
    const method = { name: 'Long', inputType: BYTES, outputType: BYTES, serverStreaming: true };
    const file = create(known.FileDescriptorProtoSchema, {
      ...{ name: 'peer.proto', package: 'lab', syntax: 'proto3' },
      dependency: ['google/protobuf/wrappers.proto'],
      service: [{ name: 'Peer', method: [method] }],
    });
    const registry = createFileRegistry(file, () => known.file_google_protobuf_wrappers.proto);
    const transport = createGrpcTransport({ baseUrl: `http://${peer.address}` });
    stream = createClient(registry.getService('lab.Peer'), transport).long({})[Symbol.asyncIterator]();
  }

  return {
    async setup() {
      peer = await startPeer('grpc');
      await open();
    },
    /** A hundred messages of 1 KiB, each let go at once. */
    async once() {
      for (let i = 0; i < 100; i++) {
        await stream.next(); // LEAK
        if (leaks) read += 1;
      }
    },
    truth: () => read,
    teardown: () => peer.stop(),
  };
}
