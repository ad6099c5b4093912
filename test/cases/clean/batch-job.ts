import { once as next } from 'node:events';
import net from 'node:net';
import type { LookAlike, Program } from '../lib/case.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { descriptors } from '../lib/truths.js';

export const description: LookAlike = {
  about: 'a batch: each unit opens twelve connections at once, and ends them all when the batch is through',
  looksLike: 'sockets',
};

export function program(): Program {
  let peer: Peer;

  async function connection(): Promise<net.Socket> {
    const socket = net.connect(peer.port, '127.0.0.1');
    socket.write('row\n');
    await next(socket, 'data');
    return socket;
  }

  return {
    async setup() {
      peer = await startPeer('tcp');
    },
    async once() {
      const sockets = await Promise.all(Array.from({ length: 12 }, connection));
      await Promise.all(sockets.map((socket) => next(socket.destroy(), 'close')));
    },
    truth: () => descriptors('socket:'),
    teardown: () => peer.stop(),
  };
}
