import grpc from '@grpc/grpc-js';
import type { Leak, Program } from '../lib/case.js';
import { unary } from '../lib/grpc.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { openChannels } from '../lib/truths.js';

export const description: Leak = {
  about: 'replaces its client by a new one when a call fails, tries again, and never closes the one it replaced',
  metric: 'channels',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  let peer: Peer;
  let client: grpc.Client;

  function connect(): void {
    client = new grpc.Client(peer.address, grpc.credentials.createInsecure()); // LEAK
  }

  async function withRetry(attempts: readonly ('Fail' | 'Echo')[]): Promise<void> {
    for (const name of attempts) {
      try {
        return await unary(client, name);
      } catch {
        if (!leaks) client.close();
        connect();
      }
    }
  }

  return {
    async setup() {
      peer = await startPeer('grpc');
      connect();
    },
    once: () => withRetry(['Fail', 'Echo']),
    truth: openChannels,
    teardown: () => peer.stop(),
  };
}
