import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Leak, Program } from '../lib/case.js';
import { descriptors } from '../lib/truths.js';

export const description: Leak = {
  about: 'opens a file by promises, finds it malformed, and throws before it comes to close the handle',
  metric: 'descriptors',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  const folder = mkdtempSync(join(tmpdir(), 'case-'));
  const failures: { message: string; handle: FileHandle }[] = [];

  async function parse(): Promise<unknown> {
    const handle = await open(join(folder, 'malformed.json')); // LEAK
    try {
      const value = JSON.parse(await handle.readFile('utf8'));
      await handle.close();
      return value;
    } catch (error) {
      failures.push({ message: (error as Error).message, handle });
      if (!leaks) await handle.close();
      return undefined;
    }
  }

  return {
    setup: () => writeFileSync(join(folder, 'malformed.json'), '{'),
    async once() {
      await parse();
    },
    truth: () => descriptors(folder),
    teardown: () => rmSync(folder, { recursive: true, force: true }),
  };
}
