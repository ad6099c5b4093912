import { randomBytes } from 'node:crypto';
import type { Leak, Program } from '../lib/case.js';

export const description: Leak = {
  about: 'lets every request race the one promise of shutdown, which is pending for ever and holds each reaction',
  metric: 'heap_after_gc_bytes',
  named: 'function',
  unitsPerSlice: 500,
};

export function program(leaks: boolean): Program {
  const shutdown = new Promise<string>(() => {});
  let pending = 0;

  async function request(): Promise<string> {
    const answer = Promise.resolve(randomBytes(512).toString('hex'));
    if (!leaks) return answer;
    pending += 1;
    return Promise.race([answer, shutdown]); // LEAK
  }

  return {
    async once() {
      await request();
    },
    truth: () => pending,
  };
}
