import { closeSync, openSync, readSync } from 'node:fs';

const MOST_BYTES = 64 * 1024;

/** Returns the first line of a file, at most 64 KiB of it. */
export function firstLine(path: string): string {
  const file = openSync(path, 'r');
  try {
    const text = Buffer.alloc(MOST_BYTES);
    return text.toString('utf8', 0, readSync(file, text)).split('\n', 1)[0] ?? '';
  } finally {
    closeSync(file);
  }
}
