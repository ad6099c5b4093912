import { closeSync, readSync } from 'node:fs';
import { openRegular } from '../record/regularFile.js';

const MOST_BYTES = 64 * 1024;

/** Returns the first line of a file, at most 64 KiB of it. */
export function firstLine(path: string): string {
  const file = openRegular(path);
  try {
    const text = Buffer.alloc(MOST_BYTES);
    return text.toString('utf8', 0, readSync(file, text)).split('\n', 1)[0] ?? '';
  } finally {
    closeSync(file);
  }
}
