import { createHook, executionAsyncId } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Leak, Program } from '../lib/case.js';

export const description: Leak = {
  about: 'a tracer of its own: notes the context of each timer by its async id, and strikes none out when it is over',
  metric: 'heap_after_gc_bytes',
  named: 'nothing',
  unitsPerSlice: 500,
};

export function program(leaks: boolean): Program {
  const contexts = new Map<number, string>();
  let current = 'start';

  const hook = createHook({
    init(id, type) {
      if (type === 'Immediate' && current !== 'start') contexts.set(id, current); // LEAK
    },
    destroy(id) {
      if (!leaks) contexts.delete(id);
    },
  });

  return {
    setup: () => void hook.enable(),
    async once() {
      current = `${executionAsyncId()} ${randomBytes(512).toString('hex')}`;
      await new Promise(setImmediate);
      current = 'start';
    },
    truth: () => contexts.size,
    teardown: () => void hook.disable(),
  };
}
