import { once as next } from 'node:events';
import net from 'node:net';
import type { Leak, Program } from '../lib/case.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { descriptors } from '../lib/truths.js';

export const description: Leak = {
  about: 'connects anew to ask a line of a TCP server, and does not end the socket',
  metric: 'sockets',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  let peer: Peer;
  return {
    async setup() {
      peer = await startPeer('tcp');
    },
    async once() {
      const socket = net.connect(peer.port, '127.0.0.1'); // LEAK
      socket.write('ping\n');
      await next(socket, 'data');
      if (leaks) return;
      socket.destroy();
      await next(socket, 'close');
    },
    truth: () => descriptors('socket:'),
    teardown: () => peer.stop(),
  };
}
