import http from 'node:http';
import type { Leak, Program } from '../lib/case.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { descriptors } from '../lib/truths.js';

export const description: Leak = {
  about: 'makes a keep-alive agent for every request: each keeps its idle socket for nobody',
  metric: 'sockets',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  let peer: Peer;
  const shared = new http.Agent({ keepAlive: true });

  function agentOf(): http.Agent {
    return leaks ? new http.Agent({ keepAlive: true }) : shared;
  }

  return {
    async setup() {
      peer = await startPeer('http');
    },
    once: () =>
      new Promise((resolve, reject) => {
        const request = http.get({ port: peer.port, host: '127.0.0.1', agent: agentOf() }); // LEAK
        request.on('error', reject);
        request.on('response', (response) => response.resume().on('end', resolve));
      }),
    truth: () => descriptors('socket:'),
    teardown: () => peer.stop(),
  };
}
