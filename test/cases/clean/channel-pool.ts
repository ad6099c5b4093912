import grpc from '@grpc/grpc-js';
import type { LookAlike, Program } from '../lib/case.js';
import { unary } from '../lib/grpc.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { openChannels } from '../lib/truths.js';

export const description: LookAlike = {
  about: 'a pool of ten clients that fills in the first units, one at a time, and is used in turn from then on',
  looksLike: 'channels',
};

const SIZE = 10;

export function program(): Program {
  const pool: grpc.Client[] = [];
  let peer: Peer;
  let unit = 0;

  function next(): grpc.Client {
    const index = unit++ % SIZE;
    pool[index] ??= new grpc.Client(peer.address, grpc.credentials.createInsecure());
    return pool[index];
  }

  return {
    async setup() {
      peer = await startPeer('grpc');
    },
    once: () => unary(next()),
    truth: openChannels,
    teardown: () => peer.stop(),
  };
}
