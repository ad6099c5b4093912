import { once as next } from 'node:events';
import http2 from 'node:http2';
import type { Leak, Program } from '../lib/case.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { descriptors } from '../lib/truths.js';

export const description: Leak = {
  about: 'opens an HTTP/2 session per request and ends the request only',
  metric: 'sessions',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  let peer: Peer;
  return {
    async setup() {
      peer = await startPeer('http2');
    },
    async once() {
      const session = http2.connect(`http://${peer.address}`); // LEAK
      const request = session.request().resume();
      await next(request, 'close');
      if (leaks) return;
      session.close();
      await next(session, 'close');
    },
    truth: () => descriptors('socket:'),
    teardown: () => peer.stop(),
  };
}
