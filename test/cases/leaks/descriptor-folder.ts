import { type Dir, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { opendir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Leak, Program } from '../lib/case.js';
import { descriptors } from '../lib/truths.js';

export const description: Leak = {
  about: 'reads the first name in a folder by a folder handle that it keeps open with the name',
  metric: 'descriptors',
  named: 'line',
  perUnit: 1,
};

export function program(leaks: boolean): Program {
  const folder = mkdtempSync(join(tmpdir(), 'case-'));
  const found: { name: string | undefined; from?: Dir }[] = [];

  async function first(): Promise<void> {
    const dir = await opendir(folder); // LEAK
    const name = (await dir.read())?.name;
    if (!leaks) await dir.close();
    found.push({ name, ...(leaks && { from: dir }) });
  }

  return {
    setup: () => writeFileSync(join(folder, 'file'), ''),
    once: first,
    truth: () => descriptors(folder),
    teardown: () => rmSync(folder, { recursive: true, force: true }),
  };
}
