import { once as next } from 'node:events';
import tls from 'node:tls';
import type { Leak, Program } from '../lib/case.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { descriptors } from '../lib/truths.js';

export const description: Leak = {
  about: 'looks at the certificate of a TLS server by a connection that it leaves open',
  metric: 'sockets',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  let peer: Peer;
  let subject = '';

  async function look(): Promise<void> {
    const socket = tls.connect({ port: peer.port, host: '127.0.0.1', servername: 'localhost', ca: peer.ca }); // LEAK
    await next(socket, 'secureConnect');
    subject = String(socket.getPeerCertificate().subject.CN);
    if (leaks) return;
    socket.destroy();
    await next(socket, 'close');
  }

  return {
    async setup() {
      peer = await startPeer('tls');
    },
    async once() {
      await look();
      if (subject !== 'localhost') throw new Error(`a certificate of ${subject}`);
    },
    truth: () => descriptors('socket:'),
    teardown: () => peer.stop(),
  };
}
