import { randomBytes } from 'node:crypto';
import { type FSWatcher, mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Leak, Program } from '../lib/case.js';

export const description: Leak = {
  about: 'watches the same settings file anew for each session: one descriptor serves all, and the watchers pile up',
  metric: 'heap_after_gc_bytes',
  named: 'function',
  unitsPerSlice: 400,
};

export function program(leaks: boolean): Program {
  const folder = mkdtempSync(join(tmpdir(), 'case-'));
  const file = join(folder, 'settings.json');
  const watchers = new Set<FSWatcher>();
  const told: string[] = [];

  function session(): void {
    const user = randomBytes(512).toString('hex');
    const onChange = () => void told.push(user);
    const watcher = watch(file, onChange); // LEAK
    watchers.add(watcher);
    watcher.on('close', () => watchers.delete(watcher));
    if (!leaks) watcher.close();
  }

  return {
    setup: () => writeFileSync(file, '{}'),
    async once() {
      session();
      await new Promise(setImmediate);
    },
    truth: () => watchers.size,
    teardown: () => rmSync(folder, { recursive: true, force: true }),
  };
}
