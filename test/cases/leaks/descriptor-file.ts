import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type grpc from '@grpc/grpc-js';
import { type Caller, startCaller } from '../lib/caller.js';
import type { Leak, Program } from '../lib/case.js';
import { serve } from '../lib/grpc.js';
import { descriptors } from '../lib/truths.js';

export const description: Leak = {
  about: 'opens a log file per subscriber of a stream, and does not close it when the subscriber has gone',
  after: 'TryGhost/Ghost #12496',
  metric: 'descriptors',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  const folder = mkdtempSync(join(tmpdir(), 'case-'));
  let caller: Caller;

  function subscribe(call: grpc.ServerWritableStream<Buffer, Buffer>): void {
    const file = openSync(join(folder, 'subscribers.log'), 'a'); // LEAK
    writeSync(file, 'one more\n');
    call.on('error', () => {});
    call.once('cancelled', () => {
      if (!leaks) closeSync(file);
    });
    call.write(Buffer.alloc(1));
  }

  return {
    async setup() {
      caller = await startCaller(await serve(subscribe, { streams: 'server' }));
    },
    once: () => caller.call('subscribe'),
    truth: () => descriptors(folder),
    teardown() {
      caller.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
