import { existsSync, fstatSync, readlinkSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** What has become of the folder of a run while that was under way: it is there, was moved (`to`), or removed. */
export type Whereabouts = { is: 'there' } | { is: 'moved'; to: string } | { is: 'removed' };

/**
 * Finds the folder of a run by a file in it that is open. Where the system does not tell the path of an open file (all but
 * Linux), a folder that was moved counts as removed.
 * @param path the path by which the file was opened
 */
export function whereabouts(path: string, fd: number): Whereabouts {
  const own = fstatSync(fd);
  if (isSame(own, path)) return { is: 'there' };
  const now = pathOf(fd);
  const folder = now && dirname(now);
  const isMoved = now && folder && basename(now) === basename(path) && isSame(own, now);
  return isMoved && existsSync(join(folder, 'plan.json')) ? { is: 'moved', to: folder } : { is: 'removed' };
}

function isSame(own: Stats, path: string): boolean {
  try {
    const { dev, ino } = statSync(path);
    return own.nlink > 0 && own.dev === dev && own.ino === ino;
  } catch {
    return false;
  }
}

function pathOf(fd: number): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return undefined; // no /proc here
  }
}
