import http from 'node:http';
import type { LookAlike, Program } from '../lib/case.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { descriptors } from '../lib/truths.js';

export const description: LookAlike = {
  about: 'a keep-alive agent of at most eight sockets, with as many requests at once as the unit asks for, 1 to 8',
  looksLike: 'sockets',
};

export function program(): Program {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  let peer: Peer;
  let unit = 0;

  const request = () =>
    new Promise<void>((resolve, reject) => {
      http
        .get({ port: peer.port, host: '127.0.0.1', agent }, (response) => response.resume().on('end', resolve))
        .on('error', reject);
    });

  return {
    async setup() {
      peer = await startPeer('http');
    },
    async once() {
      unit += 1;
      await Promise.all(Array.from({ length: 1 + ((unit * 5) % 8) }, request));
    },
    truth: () => descriptors('socket:'),
    teardown: () => peer.stop(),
  };
}
