import http from 'node:http';
import type { AddressInfo } from 'node:net';
import grpc from '@grpc/grpc-js';
import { type Caller, startCaller } from '../lib/caller.js';
import type { Leak, Program } from '../lib/case.js';
import { unary } from '../lib/grpc.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { openChannels } from '../lib/truths.js';

export const description: Leak = {
  about: 'a gateway: the handler of each HTTP request makes a gRPC client of its own',
  metric: 'channels',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  let peer: Peer;
  let caller: Caller;

  async function handle(_: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const client = new grpc.Client(peer.address, grpc.credentials.createInsecure()); // LEAK
    await unary(client);
    if (!leaks) client.close();
    response.end('ok');
  }

  return {
    async setup() {
      peer = await startPeer('grpc');
      const server = http.createServer(handle);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      caller = await startCaller(`127.0.0.1:${(server.address() as AddressInfo).port}`);
    },
    once: () => caller.call('get'),
    truth: openChannels,
    teardown() {
      caller.stop();
      peer.stop();
    },
  };
}
