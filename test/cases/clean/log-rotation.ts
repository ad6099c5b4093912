import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LookAlike, Program } from '../lib/case.js';
import { descriptors } from '../lib/truths.js';

export const description: LookAlike = {
  about: 'rotates its log every 13 units, with the file before still open until the next rotation',
  looksLike: 'descriptors',
};

export function program(): Program {
  const folder = mkdtempSync(join(tmpdir(), 'case-'));
  const open: number[] = [];
  let unit = 0;

  function rotate(): void {
    open.push(openSync(join(folder, `service.${unit}.log`), 'a'));
    if (open.length > 2) closeSync(open.shift() ?? -1);
  }

  return {
    setup: rotate,
    once() {
      unit += 1;
      if (unit % 13 === 0) rotate();
      writeSync(open.at(-1) ?? -1, `unit ${unit}\n`);
    },
    truth: () => descriptors(folder),
    teardown: () => rmSync(folder, { recursive: true, force: true }),
  };
}
