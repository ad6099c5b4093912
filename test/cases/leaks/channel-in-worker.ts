import { once as next } from 'node:events';
import { Worker } from 'node:worker_threads';
import grpc from '@grpc/grpc-js';
import type { Leak, Program } from '../lib/case.js';
import { unary } from '../lib/grpc.js';
import { type Peer, startPeer } from '../lib/peer.js';

export const description: Leak = {
  about: 'one worker thread makes a client per job and forgets it, while the main thread uses gRPC in good order',
  metric: 'channels',
  named: 'nothing',
  perUnit: 1,
  guiltyFile: 'lib/dialingWorker.ts',
};

export function program(leaks: boolean): Program {
  let peer: Peer;
  let client: grpc.Client;
  let worker: Worker;
  let held = 0;

  return {
    async setup() {
      peer = await startPeer('grpc');
      client = new grpc.Client(peer.address, grpc.credentials.createInsecure());
      const workerData = { address: peer.address, leaks };
      worker = new Worker(new URL('../lib/dialingWorker.js', import.meta.url), { workerData });
      await next(worker, 'message');
    },
    async once() {
      await unary(client);
      worker.postMessage('job');
      [held] = (await next(worker, 'message')) as [number];
    },
    truth: () => held,
    async teardown() {
      await worker.terminate();
      peer.stop();
    },
  };
}
