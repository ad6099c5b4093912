import { EventEmitter } from 'node:events';
import type grpc from '@grpc/grpc-js';
import { type Caller, startCaller } from '../lib/caller.js';
import type { Leak, Program } from '../lib/case.js';
import { serve } from '../lib/grpc.js';

export const description: Leak = {
  about: 'each subscriber of a stream listens to one shared emitter, and is not taken off when it has gone',
  after: 'ExchangeUnion/xud #1640',
  metric: 'heap_after_gc_bytes',
  named: 'function',
  unitsPerSlice: 150,
};

export function program(leaks: boolean): Program {
  const payments = new EventEmitter().setMaxListeners(0);
  let caller: Caller;

  function subscribe(call: grpc.ServerWritableStream<Buffer, Buffer>): void {
    const tell = (payment: Buffer) => call.write(payment);
    payments.on('paid', tell); // LEAK
    call
      .on('error', () => {})
      .once('cancelled', () => {
        if (!leaks) payments.off('paid', tell);
      });
    call.write(Buffer.alloc(1));
  }

  return {
    async setup() {
      caller = await startCaller(await serve(subscribe, { streams: 'server' }));
    },
    once: () => caller.call('subscribe'),
    truth: () => payments.listenerCount('paid'),
    teardown: () => caller.stop(),
  };
}
