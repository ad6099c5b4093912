import { randomUUID } from 'node:crypto';
import type { LookAlike, Program } from '../lib/case.js';
import { body } from '../lib/load.js';

export const description: LookAlike = {
  about: 'an LRU cache of 1500 bodies of 2 KiB, full within the second slice',
  looksLike: 'heap_after_gc_bytes',
  unitsPerSlice: 1000,
};

const SIZE = 1500;

export function program(): Program {
  const cache = new Map<string, string>();

  return {
    once() {
      cache.set(randomUUID(), body(2048));
      const oldest = cache.keys().next().value;
      if (cache.size > SIZE && oldest !== undefined) cache.delete(oldest);
    },
    truth: () => cache.size,
  };
}
