import { type ChildProcess, spawn } from 'node:child_process';
import type grpc from '@grpc/grpc-js';
import { type Caller, startCaller } from '../lib/caller.js';
import type { Leak, Program } from '../lib/case.js';
import { serve } from '../lib/grpc.js';

export const description: Leak = {
  about: 'follows a log for each subscriber by a child process, which outlives the subscriber',
  metric: 'children',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  const running = new Set<ChildProcess>();
  let caller: Caller;

  function follow(call: grpc.ServerWritableStream<Buffer, Buffer>): void {
    const child = spawn('sleep', ['300'], { stdio: ['ignore', 'pipe', 'ignore'] }); // LEAK
    running.add(child);
    child.once('exit', () => running.delete(child));
    call
      .on('error', () => {})
      .once('cancelled', () => {
        if (!leaks) child.kill();
      });
    call.write(Buffer.alloc(1));
  }

  return {
    async setup() {
      caller = await startCaller(await serve(follow, { streams: 'server' }));
    },
    once: () => caller.call('subscribe'),
    truth: () => running.size,
    teardown() {
      caller.stop();
      for (const child of running) child.kill();
    },
  };
}
