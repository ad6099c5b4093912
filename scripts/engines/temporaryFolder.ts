import { accessSync, constants, mkdtempSync, rmSync, statSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atExit } from '../../services/process/exitRegistry.js';
import { quoted } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';
import { Unavailable } from './engine.js';

/** A folder that is removed with all its content when it is disposed of, or when the lab ends before. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/**
 * Makes a folder below the system's own for temporary files, which only its owner can read. There is no moment at which
 * it exists and would be left behind.
 * @throws {Unavailable} where none can be made
 */
export function temporaryFolder(prefix: string): TemporaryFolder {
  const path = made(prefix);
  const forget = atExit(`removing ${path}`, () => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    async [Symbol.asyncDispose]() {
      await rm(path, { recursive: true, force: true });
      forget();
    },
  };
}

function made(prefix: string): string {
  try {
    return mkdtempSync(join(tmpdir(), prefix));
  } catch (error) {
    throw new Unavailable([problemOf(error as NodeJS.ErrnoException)]);
  }
}

/** Returns why no folder can be made where temporary files belong; nothing where one can. Changes nothing. */
export function noTemporaryFolder(): Problem[] {
  try {
    if (!statSync(tmpdir()).isDirectory()) return [problemOf({ code: 'ENOTDIR' })];
    accessSync(tmpdir(), constants.W_OK | constants.X_OK);
    return [];
  } catch (error) {
    return [problemOf(error as NodeJS.ErrnoException)];
  }
}

function problemOf({ code = '', message = '' }: Partial<NodeJS.ErrnoException>): Problem {
  return {
    subject: 'TMPDIR',
    message: `${quoted(tmpdir())}, the folder for temporary files, ${REASONS[code] ?? `cannot be used: ${message}`}`,
    remedy: code === 'ENOSPC' ? 'make room there, or set TMPDIR to a folder on another disk' : REMEDY,
  };
}

const REMEDY = 'set TMPDIR to a folder that you can write to, for example TMPDIR=/tmp';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'is no folder',
  EACCES: 'may not be written to',
  EPERM: 'may not be written to',
  EROFS: 'is on a read-only file system',
  ENOSPC: 'has no room left',
};
