import grpc from '@grpc/grpc-js';
import type { Leak, Program } from '../lib/case.js';
import { serve, unary } from '../lib/grpc.js';
import { soon } from '../lib/load.js';
import { descriptors } from '../lib/truths.js';

export const description: Leak = {
  about: 'starts a server on a port of its own for each job, closes the client alone, and leaves the port open',
  metric: 'descriptors',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  return {
    async once() {
      const server = new grpc.Server(); // LEAK
      const echo = (call: grpc.ServerUnaryCall<Buffer, Buffer>, done: grpc.sendUnaryData<Buffer>) =>
        done(null, call.request);
      const target = await serve(echo, { server, path: '/lab.Peer/Echo' });
      const client = new grpc.Client(target, grpc.credentials.createInsecure());
      await unary(client);
      client.close();
      if (!leaks) server.forceShutdown();
      await soon(5);
    },
    truth: () => descriptors('socket:'),
  };
}
