import grpc from '@grpc/grpc-js';
import type { Leak, Program } from '../lib/case.js';
import { unary } from '../lib/grpc.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { openChannels } from '../lib/truths.js';

export const description: Leak = {
  about: 'forgets a client per unit, while other users have it dial, call and close all the time: it is never quiet',
  metric: 'channels',
  named: 'line',
  perUnit: 1,
};

/** Milliseconds between two dials of other users. */
const OTHERS_MS = 15;

export function program(leaks: boolean): Program {
  let peer: Peer;
  let others: NodeJS.Timeout;
  let dialling = 0;

  async function other(): Promise<void> {
    dialling += 1;
    const options = { 'grpc.use_local_subchannel_pool': 1 };
    const client = new grpc.Client(peer.address, grpc.credentials.createInsecure(), options);
    await unary(client).catch(() => {});
    client.close();
    dialling -= 1;
  }

  return {
    async setup() {
      peer = await startPeer('grpc');
      others = setInterval(other, OTHERS_MS);
    },
    async once() {
      const client = new grpc.Client(peer.address, grpc.credentials.createInsecure()); // LEAK
      await unary(client);
      if (!leaks) client.close();
    },
    truth: () => openChannels() - dialling,
    teardown() {
      clearInterval(others);
      peer.stop();
    },
  };
}
