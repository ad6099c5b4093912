import { EventEmitter, once as next } from 'node:events';
import type { LookAlike, Program } from '../lib/case.js';
import { body } from '../lib/load.js';

export const description: LookAlike = {
  about: 'forty requests at a time listen to a shared emitter, and each is taken off when it is through',
  looksLike: 'heap_after_gc_bytes',
  unitsPerSlice: 100,
};

export function program(): Program {
  const ticks = new EventEmitter().setMaxListeners(0);

  async function request(): Promise<number> {
    const payload = body(512);
    await next(ticks, 'tick');
    return payload.length;
  }

  return {
    async once() {
      const requests = Array.from({ length: 40 }, request);
      ticks.emit('tick');
      await Promise.all(requests);
    },
    truth: () => ticks.listenerCount('tick'),
  };
}
