import grpc from '@grpc/grpc-js';
import type { Leak, Program } from '../lib/case.js';
import { unary } from '../lib/grpc.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { openChannels } from '../lib/truths.js';

export const description: Leak = {
  about: 'closes its client where the call succeeds, and leaves it open where it fails',
  metric: 'channels',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  let peer: Peer;

  async function ask(name: 'Echo' | 'Fail'): Promise<boolean> {
    const client = new grpc.Client(peer.address, grpc.credentials.createInsecure()); // LEAK
    try {
      await unary(client, name);
      client.close();
      return true;
    } catch {
      if (!leaks) client.close();
      return false;
    }
  }

  return {
    async setup() {
      peer = await startPeer('grpc');
    },
    async once() {
      await ask('Echo');
      await ask('Fail');
    },
    truth: openChannels,
    teardown: () => peer.stop(),
  };
}
