import type { Checked } from '../flags/requests.js';
import { RecordError } from '../record/recordError.js';
import type { Io } from '../terminal/io.js';
import { type Problem, problemsText } from '../text/problem.js';
import { EXIT, type ExitCode } from './exitStatus.js';
import { optionalPackage } from './optionalPackage.js';
import { printDocument } from './printDocument.js';

/** A command's name and its arguments, for the messages when it cannot be done. */
export interface Invocation {
  readonly name: string;
  readonly args: readonly string[];
  readonly io: Io;
}

/**
 * Runs the request, or prints everything that is wrong with it. An error that nobody caught is printed with its stack.
 *
 * @returns the exit status
 */
export async function runChecked<T>(
  invocation: Invocation,
  outcome: Checked<T>,
  run: (request: T) => Promise<number>,
): Promise<number> {
  if ('problems' in outcome) return refuse(invocation, outcome.problems);
  try {
    return await run(outcome.request);
  } catch (error) {
    const notInstalled = optionalPackage(error);
    if (notInstalled) return refuse(invocation, [notInstalled], EXIT.unavailable);
    const { missingOf } = await import('../engines/systemRefusal.js');
    const missing = missingOf(error);
    if (missing.length > 0) return refuse(invocation, missing, EXIT.unavailable);
    return error instanceof RecordError ? refuseRecord(invocation, error) : crashed(invocation, error);
  }
}

/**
 * Prints every problem on stderr, and in the document where `--json` asks for one.
 * @returns the exit status given
 */
export function refuse(
  { name, args, io }: Invocation,
  problems: readonly Problem[],
  exitCode: ExitCode = EXIT.badInput,
): ExitCode {
  io.stderr.write(problemsText(name, problems));
  return printDocument(args, exitCode, problems, io);
}

/** Prints the problem of a record that looked sound until it was read, or that cannot be written. */
function refuseRecord(invocation: Invocation, { fault, message, remedy }: RecordError): ExitCode {
  const { name, args, io } = invocation;
  const problems = [{ subject: name, message, remedy }];
  if (fault !== 'unwritable') return refuse(invocation, problems);
  io.stderr.write(`grpc-leak-lab ${name}: ${message}\n  → ${remedy}\n`);
  return printDocument(args, EXIT.unavailable, problems, io);
}

/** Prints an error that no command should let through, with its stack for whoever mends it. */
function crashed({ name, args, io }: Invocation, error: unknown): ExitCode {
  const message = error instanceof Error ? error.message : String(error);
  io.stderr.write(`grpc-leak-lab ${name}: an internal error\n${error instanceof Error ? error.stack : message}\n`);
  const remedy = 'run it again; if it stays, report it with the stack on stderr';
  const problems = [{ subject: name, message: `an internal error: ${message}`, remedy }];
  return printDocument(args, EXIT.internalError, problems, io);
}
