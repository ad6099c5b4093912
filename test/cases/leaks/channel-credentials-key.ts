import grpc from '@grpc/grpc-js';
import type { Leak, Program } from '../lib/case.js';
import { unary } from '../lib/grpc.js';
import { type Peer, startPeer } from '../lib/peer.js';
import { descriptors } from '../lib/truths.js';

export const description: Leak = {
  about: 'keeps its TLS clients in a map by credentials, which it makes anew for every call: the map never finds one',
  metric: 'sockets',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  const clients = new Map<grpc.ChannelCredentials, grpc.Client>();
  let peer: Peer;
  let shared: grpc.ChannelCredentials;

  function credentials(): grpc.ChannelCredentials {
    return leaks ? grpc.credentials.createSsl(Buffer.from(peer.ca)) : shared;
  }

  function clientOf(key: grpc.ChannelCredentials): grpc.Client {
    const known = clients.get(key);
    if (known) return known;
    const client = new grpc.Client(peer.address, key, { 'grpc.ssl_target_name_override': 'localhost' }); // LEAK
    clients.set(key, client);
    return client;
  }

  return {
    async setup() {
      peer = await startPeer('grpc-tls');
      shared = grpc.credentials.createSsl(Buffer.from(peer.ca));
    },
    once: () => unary(clientOf(credentials())),
    truth: () => descriptors('socket:'),
    teardown: () => peer.stop(),
  };
}
