import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Opening a FIFO for reading waits for whoever writes to it, unless this is asked for; Windows has neither. */
const HOW = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * Opens a file for reading.
 * @throws what `openSync` throws; `EISDIR` for a folder, and `ENOTREG` for what may have no end: a FIFO, a device
 */
export function openRegular(path: string): number {
  const file = openSync(path, HOW);
  try {
    assertRegular(path, fstatSync(file));
    return file;
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/** Reads a file whole, as UTF-8; throws as {@link openRegular} does. */
export function readRegular(path: string): string {
  const file = openRegular(path);
  try {
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

/** Opens a file for reading by promises; rejects with what {@link openRegular} throws. */
export async function openRegularHandle(path: string): Promise<FileHandle> {
  const file = await open(path, HOW);
  try {
    assertRegular(path, await file.stat());
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

function assertRegular(path: string, stats: { isFile(): boolean; isDirectory(): boolean }): void {
  if (stats.isFile()) return;
  const code = stats.isDirectory() ? 'EISDIR' : 'ENOTREG';
  throw Object.assign(new Error(`${code}: not a regular file, open '${path}'`), { code });
}
