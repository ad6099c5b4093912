import { plainText } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';
import { Unavailable } from './engine.js';

/**
 * Returns an error as what it is for whoever runs the lab: where the system refused something for want of room, files or
 * processes, that is missing, with the cure; any other error as it came.
 */
export function asRefusal(error: unknown): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  const { code = '' } = error as NodeJS.ErrnoException;
  const remedy = REMEDIES[code];
  if (remedy === undefined) return error;
  return new Unavailable([{ message: `the system refused: ${plainText(error.message)}`, remedy }]);
}

/** Returns what is missing, where an error is about that. */
export function missingOf(error: unknown): readonly Problem[] {
  const refusal = asRefusal(error);
  return refusal instanceof Unavailable ? refusal.problems : [];
}

const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'make room in the folder for temporary files, or set TMPDIR to one on another disk',
  EDQUOT: 'make room in the folder for temporary files, or set TMPDIR to one on another disk',
  EROFS: 'set TMPDIR to a folder that you can write to',
  EMFILE: 'raise the limit of open files: ulimit -n 1024',
  ENFILE: 'close what has many files open: the whole machine is at its limit',
  EAGAIN: 'raise the limit of processes, ulimit -u, or end some',
  ENOMEM: 'free memory, raise the limit (ulimit -v), or take fewer --replicas',
};
