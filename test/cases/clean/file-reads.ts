import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LookAlike, Program } from '../lib/case.js';
import { descriptors } from '../lib/truths.js';

export const description: LookAlike = {
  about: 'opens, lists and reads files in every unit, some of them in parallel, and closes all',
  looksLike: 'descriptors',
  unitsPerSlice: 20,
};

export function program(): Program {
  const folder = mkdtempSync(join(tmpdir(), 'case-'));
  const file = join(folder, 'data');

  async function read(): Promise<void> {
    const handle = await open(file);
    try {
      await handle.read(Buffer.alloc(16));
    } finally {
      await handle.close();
    }
  }

  return {
    setup: () => writeFileSync(file, 'x'.repeat(4096)),
    async once() {
      await Promise.all([read(), read(), readFile(file), readdir(folder)]);
    },
    truth: () => descriptors(folder),
    teardown: () => rmSync(folder, { recursive: true, force: true }),
  };
}
