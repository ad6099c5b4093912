import grpc from '@grpc/grpc-js';
import type { Leak, Program } from '../lib/case.js';
import { unary } from '../lib/grpc.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { openChannels } from '../lib/truths.js';

export const description: Leak = {
  about: 'makes a client per call and closes nine of ten: one call in ten fails, and takes the exit without a close',
  metric: 'channels',
  named: 'line',
  perUnit: 0.1,
  unitsPerSlice: 100,
};

export function program(leaks: boolean): Program {
  let peer: Peer;
  let unit = 0;

  async function ask(name: 'Echo' | 'Fail'): Promise<void> {
    const client = new grpc.Client(peer.address, grpc.credentials.createInsecure()); // LEAK
    try {
      await unary(client, name);
    } catch {
      if (leaks) return;
    }
    client.close();
  }

  return {
    async setup() {
      peer = await startPeer('grpc');
    },
    once() {
      unit += 1;
      return ask(unit % 10 === 0 ? 'Fail' : 'Echo');
    },
    truth: openChannels,
    teardown: () => peer.stop(),
  };
}
