import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

/** A folder that is to be made below the reports folder, and the moment that it is named after. */
export interface NamedFolder {
  readonly dir: string;
  readonly name: string;
  readonly at: string;
}

/** Names a folder below the reports folder for what is no run: `<UTC time>-<what>-<4 hex>`. */
export function nameFolder(reportsDir: string, what: 'comparison' | 'command'): NamedFolder {
  const at = new Date().toISOString();
  const name = `${at.replace(/[-:]|\.\d+/g, '')}-${what}-${randomBytes(2).toString('hex')}`;
  return { dir: join(reportsDir, name), name, at };
}
