import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** Makes a folder below the reports folder for what is no run, named `<UTC time>-<what>-<4 hex>`. */
export function makeFolder(
  reportsDir: string,
  what: 'comparison' | 'command',
): { readonly dir: string; readonly name: string; readonly at: string } {
  const at = new Date().toISOString();
  const name = `${at.replace(/[-:]|\.\d+/g, '')}-${what}-${randomBytes(2).toString('hex')}`;
  const dir = join(reportsDir, name);
  mkdirSync(dir, { recursive: true });
  return { dir, name, at };
}
