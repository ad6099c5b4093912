import type { Problem } from '../text/problem.js';

/**
 * The fault of a record:
 * - `no-record`: the folder does not exist, or holds no run;
 * - `no-plan`: samples without the plan that explains them;
 * - `newer`: written by a newer version of the lab;
 * - `corrupt`: a file of it is not what the lab writes; the message names file and line;
 * - `unwritable`: it cannot be made or written to.
 */
export type RecordFault = 'no-record' | 'no-plan' | 'newer' | 'corrupt' | 'unwritable';

/** A record that cannot be read or written, with what to do about it. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
  readonly fault: RecordFault;
  /** The remedy, as an imperative sentence. */
  readonly remedy: string;

  constructor(fault: RecordFault, message: string, remedy: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.fault = fault;
    this.remedy = remedy;
  }

  /** The error as problems, as other errors carry them. */
  get problems(): readonly Problem[] {
    return [{ message: this.message, remedy: this.remedy }];
  }
}

/** Returns the system's code of a failed call, e.g. `ENOENT`; undefined for other errors. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Tells whether an error is the system's refusal, and not a fault of the code that asked. */
export function isOfSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && errorCode(error) !== undefined;
}
