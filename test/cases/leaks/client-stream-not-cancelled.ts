import grpc from '@grpc/grpc-js';
import type { Leak, Program } from '../lib/case.js';
import { watch } from '../lib/grpc.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { openCalls } from '../lib/truths.js';

export const description: Leak = {
  about: 'waits for the first event of a subscription, and does not cancel the stream when it has it',
  metric: 'streams',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  let peer: Peer;
  let client: grpc.Client;
  return {
    async setup() {
      peer = await startPeer('grpc');
      client = new grpc.Client(peer.address, grpc.credentials.createInsecure());
    },
    async once() {
      const stream = await watch(client); // LEAK
      if (!leaks) stream.cancel();
    },
    truth: openCalls,
    teardown: () => peer.stop(),
  };
}
