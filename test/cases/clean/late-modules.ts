import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LookAlike, Program } from '../lib/case.js';

export const description: LookAlike = {
  about:
    'loads three modules of half a megabyte when a request first needs them, in the second, third and fourth slice',
  looksLike: 'heap_after_gc_bytes',
};

/** The units of work that need another module. */
const LOADS = [15, 24, 33];

export function program(): Program {
  const folder = mkdtempSync(join(tmpdir(), 'case-'));
  const loaded: unknown[] = [];
  let unit = 0;

  return {
    setup() {
      for (const load of LOADS) writeFileSync(join(folder, `module${load}.mjs`), moduleText(load));
    },
    async once() {
      unit += 1;
      if (LOADS.includes(unit)) loaded.push(await import(pathToFileURL(join(folder, `module${unit}.mjs`)).href));
    },
    truth: () => loaded.length,
    teardown: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Writes a module of functions and a table, which takes about half a megabyte once it is loaded. */
function moduleText(seed: number): string {
  const functions = Array.from({ length: 300 }, (_, i) => `export function f${i}(x) { return x * ${i} + ${seed}; }`);
  const table = `export const table = Array.from({ length: 8000 }, (_, i) => ({ key: i + ${seed}, name: 'row ' + i }));`;
  return [...functions, table].join('\n');
}
