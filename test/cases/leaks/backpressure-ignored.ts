import type grpc from '@grpc/grpc-js';
import { type Caller, startCaller } from '../lib/caller.js';
import type { Leak, Program } from '../lib/case.js';
import { serve } from '../lib/grpc.js';
import { soon } from '../lib/load.js';

export const description: Leak = {
  about: 'writes every event to all subscribers, one of whom has stopped reading, and does not heed what write() says',
  after: 'grpc/grpc-node #1332',
  metric: 'external_bytes',
  named: 'line',
  perUnit: 65_536,
  unitsPerSlice: 40,
};

const EVENT_BYTES = 65_536;

export function program(leaks: boolean): Program {
  const subscribers = new Set<grpc.ServerWritableStream<Buffer, Buffer>>();
  let caller: Caller;

  function subscribe(call: grpc.ServerWritableStream<Buffer, Buffer>): void {
    subscribers.add(call);
    call.on('error', () => {}).on('cancelled', () => subscribers.delete(call));
    call.write(Buffer.alloc(1));
  }

  function publish(): void {
    for (const call of subscribers) {
      if (leaks || !call.writableNeedDrain) call.write(Buffer.alloc(EVENT_BYTES)); // LEAK
    }
  }

  return {
    async setup() {
      caller = await startCaller(await serve(subscribe, { streams: 'server' }));
      await caller.call('stall');
    },
    async once() {
      publish();
      await soon();
    },
    truth: () => [...subscribers].reduce((sum, { writableLength }) => sum + writableLength, 0) * EVENT_BYTES,
    teardown: () => caller.stop(),
  };
}
