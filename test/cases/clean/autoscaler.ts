import { once as next } from 'node:events';
import net from 'node:net';
import type { LookAlike, Program } from '../lib/case.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { descriptors } from '../lib/truths.js';

export const description: LookAlike = {
  about: 'scales its connections with the load, up to 20 and down again, in waves longer than a slice',
  looksLike: 'sockets',
};

export function program(): Program {
  const sockets: net.Socket[] = [];
  let peer: Peer;
  let unit = 0;

  async function scaleTo(count: number): Promise<void> {
    while (sockets.length < count) {
      const socket = net.connect(peer.port, '127.0.0.1');
      await next(socket, 'connect');
      sockets.push(socket);
    }
    for (const socket of sockets.splice(count)) await next(socket.destroy(), 'close');
  }

  return {
    async setup() {
      peer = await startPeer('tcp');
    },
    async once() {
      unit += 1;
      await scaleTo(Math.round(10 + 10 * Math.sin(unit / 4)));
    },
    truth: () => descriptors('socket:'),
    teardown: () => peer.stop(),
  };
}
