import { closeSync, fstatSync, openSync } from 'node:fs';
import { devNull } from 'node:os';

/**
 * Reads something while descriptors 0, 1 and 2 are taken. libuv aborts the process where it closes one of these, which is
 * what it gets for the files of /proc in a target that has closed its standard streams. Where they are closed they are
 * taken for this reading alone.
 */
export function withStreams<T>(read: () => T): T {
  const taken: number[] = [];
  try {
    while ([0, 1, 2].some(isClosed)) taken.push(openSync(devNull, 'r'));
    return read();
  } finally {
    for (const descriptor of taken) closeSync(descriptor);
  }
}

function isClosed(descriptor: number): boolean {
  try {
    fstatSync(descriptor);
    return false;
  } catch {
    return true;
  }
}
