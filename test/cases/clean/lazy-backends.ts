import grpc from '@grpc/grpc-js';
import type { LookAlike, Program } from '../lib/case.js';
import { unary } from '../lib/grpc.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { openChannels } from '../lib/truths.js';

export const description: LookAlike = {
  about: 'makes the client of each of five back ends when the first request needs it, the last of them in mid-run',
  looksLike: 'channels',
};

/** The units that need a back end for the first time. */
const FIRST_NEED = [1, 4, 9, 17, 34];

export function program(): Program {
  const clients = new Map<number, grpc.Client>();
  let peer: Peer;
  let unit = 0;

  function clientOf(backend: number): grpc.Client {
    const known = clients.get(backend);
    const options = { 'grpc.primary_user_agent': `backend-${backend}` };
    const client = known ?? new grpc.Client(peer.address, grpc.credentials.createInsecure(), options);
    clients.set(backend, client);
    return client;
  }

  return {
    async setup() {
      peer = await startPeer('grpc');
    },
    async once() {
      unit += 1;
      const needed = FIRST_NEED.filter((first) => first <= unit).map((_, backend) => backend);
      await Promise.all(needed.map((backend) => unary(clientOf(backend))));
    },
    truth: openChannels,
    teardown: () => peer.stop(),
  };
}
