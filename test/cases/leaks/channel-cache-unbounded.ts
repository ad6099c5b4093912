import grpc from '@grpc/grpc-js';
import type { Leak, Program } from '../lib/case.js';
import { unary } from '../lib/grpc.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { openChannels } from '../lib/truths.js';

export const description: Leak = {
  about:
    'keeps a client per customer without a limit; its twin keeps the latest 55, which fill late, and closes others',
  after: 'sirixdb/sirix #1042',
  metric: 'channels',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  const most = leaks ? Number.POSITIVE_INFINITY : 55;
  const clients = new Map<string, grpc.Client>();
  let peer: Peer;
  let customers = 0;

  function clientOf(customer: string): grpc.Client {
    const options = { 'grpc.primary_user_agent': customer };
    const known = clients.get(customer);
    const client = known ?? new grpc.Client(peer.address, grpc.credentials.createInsecure(), options); // LEAK
    clients.delete(customer);
    clients.set(customer, client);
    const [oldest] = clients;
    if (oldest && clients.size > most) {
      clients.delete(oldest[0]);
      oldest[1].close();
    }
    return client;
  }

  return {
    async setup() {
      peer = await startPeer('grpc');
    },
    once: () => unary(clientOf(`customer-${customers++}`)),
    truth: openChannels,
    teardown: () => peer.stop(),
  };
}
