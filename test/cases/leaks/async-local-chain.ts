import { AsyncLocalStorage } from 'node:async_hooks';
import { randomBytes } from 'node:crypto';
import type { Leak, Program } from '../lib/case.js';

export const description: Leak = {
  about: 'starts each job from within the one before, with a context that points to its parent: the chain never ends',
  metric: 'heap_after_gc_bytes',
  named: 'function',
  unitsPerSlice: 500,
};

interface Context {
  request: string;
  depth: number;
  parent: Context | undefined;
}

export function program(leaks: boolean): Program {
  const storage = new AsyncLocalStorage<Context>();
  let latest: Context | undefined;

  function job(): void {
    const parent = leaks ? latest : undefined;
    const context = { request: randomBytes(512).toString('hex'), depth: 1 + (parent?.depth ?? 0), parent }; // LEAK
    storage.run(context, () => {
      latest = storage.getStore();
    });
  }

  return { once: job, truth: () => latest?.depth ?? 0 };
}
