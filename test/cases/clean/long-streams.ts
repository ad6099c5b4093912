import grpc from '@grpc/grpc-js';
import type { LookAlike, Program } from '../lib/case.js';
import { watch } from '../lib/grpc.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { openCalls } from '../lib/truths.js';

export const description: LookAlike = {
  about: 'six streams stay open across the checkpoints; each unit replaces the oldest by a new one',
  looksLike: 'streams',
};

export function program(): Program {
  const streams: grpc.ClientReadableStream<Buffer>[] = [];
  let peer: Peer;
  let client: grpc.Client;

  return {
    async setup() {
      peer = await startPeer('grpc');
      client = new grpc.Client(peer.address, grpc.credentials.createInsecure());
      for (let i = 0; i < 6; i++) streams.push(await watch(client));
    },
    async once() {
      streams.push(await watch(client));
      streams.shift()?.cancel();
    },
    truth: openCalls,
    teardown: () => peer.stop(),
  };
}
