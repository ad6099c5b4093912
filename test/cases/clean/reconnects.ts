import { once as next } from 'node:events';
import net from 'node:net';
import type { LookAlike, Program } from '../lib/case.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { descriptors } from '../lib/truths.js';

export const description: LookAlike = {
  about: 'keeps one connection, which is lost every third unit; it connects again, and lets go of the lost one',
  looksLike: 'sockets',
};

export function program(): Program {
  let peer: Peer;
  let socket: net.Socket;
  let unit = 0;

  async function connect(): Promise<void> {
    socket = net.connect(peer.port, '127.0.0.1');
    await next(socket, 'connect');
  }

  return {
    async setup() {
      peer = await startPeer('tcp');
      await connect();
    },
    async once() {
      unit += 1;
      if (unit % 3 === 0) {
        await next(socket.destroy(), 'close');
        await connect();
      }
      socket.write('beat\n');
      await next(socket, 'data');
    },
    truth: () => descriptors('socket:'),
    teardown: () => peer.stop(),
  };
}
