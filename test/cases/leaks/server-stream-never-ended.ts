import type grpc from '@grpc/grpc-js';
import { type Caller, startCaller } from '../lib/caller.js';
import type { Leak, Program } from '../lib/case.js';
import { serve } from '../lib/grpc.js';

export const description: Leak = {
  about: 'serves a stream of what is new, writes the last of it, and never ends the stream',
  metric: 'streams',
  named: 'function',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  const open = new Set<unknown>();
  let caller: Caller;

  function news(call: grpc.ServerWritableStream<Buffer, Buffer>): void {
    open.add(call); // LEAK
    call.on('finish', () => open.delete(call)).on('error', () => {});
    call.write(Buffer.alloc(1));
    if (!leaks) call.end();
  }

  return {
    async setup() {
      caller = await startCaller(await serve(news, { streams: 'server' }));
    },
    once: () => caller.call('stay'),
    truth: () => open.size,
    teardown: () => caller.stop(),
  };
}
