import grpc from '@grpc/grpc-js';
import type { Leak, Program } from '../lib/case.js';
import { unary } from '../lib/grpc.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { openChannels } from '../lib/truths.js';

export const description: Leak = {
  about: 'makes a client for every unit of work, and forgets it',
  metric: 'channels',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  let peer: Peer;
  return {
    async setup() {
      peer = await startPeer('grpc');
    },
    async once() {
      const client = new grpc.Client(peer.address, grpc.credentials.createInsecure()); // LEAK
      await unary(client);
      if (!leaks) client.close();
    },
    truth: openChannels,
    teardown: () => peer.stop(),
  };
}
