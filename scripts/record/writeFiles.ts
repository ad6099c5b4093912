import { randomBytes } from 'node:crypto';
import { renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { unwritable } from './unwritable.js';

/**
 * Writes a file so that readers see the old one or the whole new one, never a part.
 * @throws {RecordError} `unwritable`
 */
export function writeAtomically(path: string, text: string): void {
  const partial = join(dirname(path), `.${basename(path)}.${suffix()}`);
  try {
    writeFileSync(partial, text);
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw unwritable(`cannot write ${basename(path)}`, error);
  }
}

/**
 * Points `latest` in the reports folder to a run: a relative symlink where the system has them, else a text file that
 * holds the id. Either is replaced in one step.
 */
export function pointLatest(reportsDir: string, id: string): void {
  const link = join(reportsDir, 'latest');
  const partial = join(reportsDir, `.latest.${suffix()}`);
  try {
    symlinkSync(id, partial, 'dir');
    renameSync(partial, link);
  } catch {
    rmSync(partial, { force: true });
    writeAtomically(link, `${id}\n`);
  }
}

function suffix(): string {
  return randomBytes(4).toString('hex');
}
