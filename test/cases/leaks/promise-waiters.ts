import { randomBytes } from 'node:crypto';
import type { Leak, Program } from '../lib/case.js';

export const description: Leak = {
  about: 'lets a request wait for a turn that is given to nobody: an async function that hangs, with all it has read',
  metric: 'heap_after_gc_bytes',
  named: 'function',
  unitsPerSlice: 500,
};

export function program(leaks: boolean): Program {
  const waiting: (() => void)[] = [];

  async function handle(): Promise<void> {
    const request = randomBytes(512).toString('hex');
    await new Promise<void>((resolve) => waiting.push(resolve)); // LEAK
    if (request.length === 0) throw new Error('an empty request');
  }

  return {
    async once() {
      void handle();
      await Promise.resolve();
      if (!leaks) waiting.pop()?.();
    },
    truth: () => waiting.length,
  };
}
