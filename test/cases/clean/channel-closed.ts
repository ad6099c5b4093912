import grpc from '@grpc/grpc-js';
import type { LookAlike, Program } from '../lib/case.js';
import { unary } from '../lib/grpc.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { openChannels } from '../lib/truths.js';

export const description: LookAlike = {
  about: 'makes a client per call, and closes it on every exit',
  looksLike: 'channels',
  unitsPerSlice: 20,
};

export function program(): Program {
  let peer: Peer;
  let unit = 0;
  return {
    async setup() {
      peer = await startPeer('grpc');
    },
    async once() {
      unit += 1;
      const client = new grpc.Client(peer.address, grpc.credentials.createInsecure());
      await unary(client, unit % 5 === 0 ? 'Fail' : 'Echo').catch(() => {});
      client.close();
    },
    truth: openChannels,
    teardown: () => peer.stop(),
  };
}
