import type { Leak, Program } from '../lib/case.js';

export const description: Leak = {
  about: 'keeps the body of each upload for a retry that is over long ago',
  metric: 'external_bytes',
  named: 'line',
  perUnit: 32_768,
  unitsPerSlice: 40,
};

export function program(leaks: boolean): Program {
  const forRetry: Buffer[] = [];

  async function upload(): Promise<void> {
    const content = Buffer.alloc(32_768, 1); // LEAK
    forRetry.push(content);
    await Promise.resolve();
    if (!leaks) forRetry.pop();
  }

  return { once: upload, truth: () => forRetry.reduce((sum, { byteLength }) => sum + byteLength, 0) };
}
