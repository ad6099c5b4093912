import { homedir } from 'node:os';
import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Returns a frame's module as a path of this system; undefined for what is no file (`node:internal/…`, `data:`). */
export function framePath(module: string): string | undefined {
  if (!module.startsWith('file:')) return /^[a-z][\w+.-]+:/i.test(module) ? undefined : module;
  try {
    return fileURLToPath(module);
  } catch {
    return undefined; // a file URL of another system
  }
}

/**
 * Returns a path fit to be shown to others: relative to the first of the folders that contains it, else its last three
 * segments. It is never absolute, and never leads through a home folder.
 */
export function relativeFile(path: string, folders: readonly string[]): string {
  const inside = isAbsolute(path)
    ? folders.find((folder) => isInside(path, folder) && !isInside(homedir(), folder))
    : undefined;
  return inside === undefined ? lastSegments(path) : relative(inside, path).split(sep).join('/');
}

/** Tells whether a path lies below a folder. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

function lastSegments(path: string): string {
  const segments = path
    .replace(/^[a-z][\w+.-]*:/i, '')
    .replace(/^[/\\]*(home|Users)[/\\]+[^/\\]+/, '')
    .split(/[/\\]+/)
    .filter((segment) => segment !== '' && segment !== '.' && segment !== '..');
  return segments.slice(-3).join('/') || 'unknown';
}
