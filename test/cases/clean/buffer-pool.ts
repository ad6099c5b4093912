import type { LookAlike, Program } from '../lib/case.js';

export const description: LookAlike = {
  about: 'a pool of 64 buffers of 64 KiB that fills with use, and gives the same ones out again',
  looksLike: 'external_bytes',
  unitsPerSlice: 40,
};

const SIZE = 64;

export function program(): Program {
  const free: Buffer[] = [];
  let made = 0;
  let unit = 0;

  function take(): Buffer {
    const pooled = free.shift();
    if (pooled && made >= SIZE) return pooled;
    if (pooled) free.push(pooled);
    made += 1;
    return Buffer.alloc(65_536);
  }

  return {
    async once() {
      unit += 1;
      const buffer = take();
      buffer.writeUInt32LE(unit);
      await Promise.resolve();
      free.push(buffer);
    },
    truth: () => made,
  };
}
