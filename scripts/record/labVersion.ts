import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { projectRoot } from './projectRoot.js';

/** Returns the version of a package from its folder; `unknown` where the folder has none. */
export function versionOf(packageFolder: string): string {
  const file = join(packageFolder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : 'unknown';
}

/** Returns the version of this lab. */
export function labVersion(): string {
  return versionOf(projectRoot);
}

/** The name of the build that runs: the hash of its sources, or `packed` in a package. */
export const buildName = basename(fileURLToPath(new URL('../../', import.meta.url)));
