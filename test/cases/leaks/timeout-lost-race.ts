import grpc from '@grpc/grpc-js';
import type { Leak, Program } from '../lib/case.js';
import { unary } from '../lib/grpc.js';
import { type Peer, startPeer } from '../lib/peer.js';

export const description: Leak = {
  about: 'lets each call race a time-out of an hour, and does not clear the time-out when the call has won',
  metric: 'timers',
  named: 'line',
  perUnit: 1,
};

const LIMIT_MS = 3_600_000;

export function program(leaks: boolean): Program {
  let peer: Peer;
  let client: grpc.Client;
  let waiting = 0;

  async function limited(work: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<void>((_, reject) => {
      waiting += 1;
      timer = setTimeout(reject, LIMIT_MS); // LEAK
    });
    await Promise.race([work, tooLate]);
    if (leaks) return;
    clearTimeout(timer);
    waiting -= 1;
  }

  return {
    async setup() {
      peer = await startPeer('grpc');
      client = new grpc.Client(peer.address, grpc.credentials.createInsecure());
    },
    once: () => limited(unary(client)),
    truth: () => waiting,
    teardown: () => peer.stop(),
  };
}
