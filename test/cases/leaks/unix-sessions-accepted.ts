import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import grpc from '@grpc/grpc-js';
import { type Caller, startCaller } from '../lib/caller.js';
import type { Leak, Program } from '../lib/case.js';
import { serve } from '../lib/grpc.js';
import { descriptors } from '../lib/truths.js';

export const description: Leak = {
  about: 'a gRPC server on a Unix-domain socket, as storage drivers are, whose callers dial anew for every call',
  after: 'kubernetes/kubernetes #64341',
  metric: 'sockets',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  const folder = mkdtempSync(join(tmpdir(), 'case-'));
  const limit = leaks ? {} : { 'grpc.max_connection_idle_ms': 50 };
  let caller: Caller;

  function echo(call: grpc.ServerUnaryCall<Buffer, Buffer>, done: grpc.sendUnaryData<Buffer>): void {
    done(null, call.request);
  }

  return {
    async setup() {
      const server = new grpc.Server(limit); // LEAK
      caller = await startCaller(await serve(echo, { server, target: `unix:${join(folder, 'driver.sock')}` }));
    },
    once: () => caller.call('dial'),
    truth: () => descriptors('socket:'),
    teardown() {
      caller.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
