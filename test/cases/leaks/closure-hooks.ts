import { randomBytes } from 'node:crypto';
import type { Leak, Program } from '../lib/case.js';

export const description: Leak = {
  about: 'registers a function for the end of the program in every request; each closes over its request',
  metric: 'heap_after_gc_bytes',
  named: 'function',
  unitsPerSlice: 500,
};

export function program(leaks: boolean): Program {
  const atEnd: (() => void)[] = [];

  function handle(): void {
    const request = randomBytes(512).toString('hex'); // LEAK
    const release = () => process.emit('message', request.length, undefined);
    atEnd.push(release);
    if (!leaks) atEnd.pop();
  }

  return { once: handle, truth: () => atEnd.length };
}
