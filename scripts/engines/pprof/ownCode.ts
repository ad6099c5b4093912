import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RawFrame } from '../../../protos/vitals.js';

/** What tells the code of the service from that of Go and of what it depends on. */
export interface CodeFacts {
  /** The path of the main module, where the binary tells it. */
  readonly module?: string | undefined;
  /** The folder of Go's own sources. */
  readonly goRoot?: string | undefined;
  /** The folder that the process runs in: paths that were trimmed are looked for below it. */
  readonly cwd?: string | undefined;
}

/** Tells whether a function is of the service's own code: of the main module, or in a file that is neither Go's nor a module's of others. */
export function isOwnCode({ name, file }: { name: string; file: string }, { module, goRoot }: CodeFacts): boolean {
  if (name.startsWith('main.')) return true;
  if (module !== undefined && (name.startsWith(`${module}/`) || name.startsWith(`${symbolOf(module)}.`))) return true;
  const isDependency = file.includes('/pkg/mod/') || file.includes('/vendor/');
  return file.startsWith('/') && !isDependency && goRoot !== undefined && !file.startsWith(`${goRoot}/`);
}

/** Returns a position as a frame; Go knows no column. A path that the build trimmed is looked for where the process runs. */
export function frameAt(file: string, line: number, { module, cwd }: CodeFacts): RawFrame {
  if (module !== undefined && cwd !== undefined && file.startsWith(`${module}/`)) {
    const local = join(cwd, file.slice(module.length + 1));
    if (existsSync(local)) return [local, line, 1];
  }
  return [file, line, 1];
}

/** Returns a path of a package as symbols have it: dots of its last part are written as %2e. */
function symbolOf(path: string): string {
  const last = path.lastIndexOf('/') + 1;
  return path.slice(0, last) + path.slice(last).replaceAll('.', '%2e');
}
