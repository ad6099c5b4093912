import { accessSync, constants, lstatSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { quoted } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';

/**
 * The file systems that show the kernel, where nothing can be kept: proc, sysfs, cgroup2, cgroup, devpts (Linux,
 * `statfs(2)`).
 */
const KERNEL_FILE_SYSTEMS = new Set([0x9fa0, 0x62656572, 0x63677270, 0x27e0eb, 0x1cd1]);

/**
 * Checks that a folder could be made and written to, without changing anything: its nearest existing ancestor must be a
 * writable folder on a file system that keeps files. `existing` is that ancestor.
 */
export function checkReportsFolder(dir: string): { existing: string; problem?: Problem } {
  const { existing, refusal } = checkFolder(dir);
  if (refusal !== undefined) {
    const remedy = 'name a folder that you may write to, for example --reports=./reports';
    return { existing, problem: { subject: '--reports', message: refusal, remedy } };
  }
  const taken = OWN_NAMES.map((name) => join(dir, name)).find(isFolder);
  if (taken === undefined) return { existing };
  const message = `${quoted(taken)} is a folder, and the lab keeps a file of that name there`;
  return { existing, problem: { subject: '--reports', message, remedy: 'rename it, or name another reports folder' } };
}

/** Checks that a folder could be made and written to, as {@link checkReportsFolder} does; `refusal` says why it cannot. */
export function checkFolder(dir: string): { existing: string; refusal?: string } {
  const existing = nearestExisting(dir);
  const why = refusal(existing);
  return { existing, ...(why !== undefined && { refusal: why }) };
}

/** The names in a reports folder that are the lab's own: the link to the newest run, and the list of all. */
const OWN_NAMES = ['latest', 'index.html'];

function isFolder(path: string): boolean {
  try {
    return lstatSync(path).isDirectory();
  } catch {
    return false;
  }
}

function nearestExisting(path: string): string {
  try {
    lstatSync(path);
    return path;
  } catch (error) {
    const missing = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
    return missing && dirname(path) !== path ? nearestExisting(dirname(path)) : path;
  }
}

function refusal(path: string): string | undefined {
  try {
    if (!statSync(path).isDirectory()) return `${quoted(path)} is a file, not a folder`;
    accessSync(path, constants.W_OK | constants.X_OK);
    return KERNEL_FILE_SYSTEMS.has(statfsSync(path).type)
      ? `${quoted(path)} belongs to the kernel and keeps no files`
      : undefined;
  } catch (error) {
    return `${quoted(path)} ${REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? 'cannot be written to'}`;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'may not be written to',
  EROFS: 'is on a read-only file system',
  ENOENT: 'is a link to nowhere',
  ELOOP: 'is a link to itself',
  ENAMETOOLONG: 'has a name too long for the file system',
};
