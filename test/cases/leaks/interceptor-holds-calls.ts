import grpc from '@grpc/grpc-js';
import type { Leak, Program } from '../lib/case.js';
import { unary } from '../lib/grpc.js';
import { type Peer, startPeer } from '../lib/peer.js';

export const description: Leak = {
  about: 'an interceptor notes the calls in flight, and strikes out those alone that succeed',
  metric: 'heap_after_gc_bytes',
  named: 'nothing',
  unitsPerSlice: 60,
};

export function program(leaks: boolean): Program {
  const inFlight = new Set<grpc.InterceptingCall>();
  let peer: Peer;
  let client: grpc.Client;

  const note: grpc.Interceptor = (options, nextCall) => {
    const call: grpc.InterceptingCall = new grpc.InterceptingCall(nextCall(options), {
      start(metadata, _, next) {
        const listener = new grpc.ListenerBuilder().withOnReceiveStatus((status, tell) => {
          if (status.code === grpc.status.OK || !leaks) inFlight.delete(call);
          tell(status);
        });
        next(metadata, listener.build());
      },
    });
    inFlight.add(call); // LEAK
    return call;
  };

  return {
    async setup() {
      peer = await startPeer('grpc');
      client = new grpc.Client(peer.address, grpc.credentials.createInsecure(), { interceptors: [note] });
    },
    async once() {
      await unary(client);
      await unary(client, 'Fail', Buffer.alloc(16)).catch(() => {});
    },
    truth: () => inFlight.size,
    teardown: () => peer.stop(),
  };
}
