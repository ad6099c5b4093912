import { randomBytes } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
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
  point(reportsDir, 'latest', id);
}

/** The links that lead to the newest of what commands leave beside runs. */
export type FurtherLink = 'latest-comparison' | 'latest-command';

/**
 * Points one of the further links in the reports folder to a folder there, as {@link pointLatest} does. What has that
 * name and is no link of ours stays as it is: the folder that it would lead to is there all the same.
 */
export function pointFurther(reportsDir: string, name: FurtherLink, to: string): void {
  if (isOurs(reportsDir, name)) point(reportsDir, name, to);
}

/** Tells whether a name in the reports folder is free, or leads to a folder there, by a link or by a file with its name. */
function isOurs(reportsDir: string, name: string): boolean {
  const path = join(reportsDir, name);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isSymbolicLink()) return !/[\\/]/.test(readlinkSync(path));
  if (!found?.isFile()) return found === undefined;
  const told = found.size < 256 ? readFileSync(path, 'utf8').trim() : '';
  return /^[\w-][\w.-]*$/.test(told) && existsSync(join(reportsDir, told));
}

function point(reportsDir: string, name: string, id: string): void {
  const link = join(reportsDir, name);
  const partial = join(reportsDir, `.${name}.${suffix()}`);
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
