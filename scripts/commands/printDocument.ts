import type { Io } from '../terminal/io.js';
import type { Problem } from '../text/problem.js';
import type { ExitCode } from './exitStatus.js';

/**
 * Prints the document of a command that made no run, where `--json` asks for it, however the rest of the line reads.
 * @returns the exit status given
 */
export function printDocument(
  args: readonly string[],
  exitCode: ExitCode,
  problems: readonly Problem[],
  io: Io,
): ExitCode {
  if (flagsOf(args).some((arg) => /^--json(=|$)/.test(arg)))
    io.stdout.write(`${JSON.stringify(documentWithoutRuns(exitCode, problems))}\n`);
  return exitCode;
}

/** Returns the arguments before `--`. */
export function flagsOf(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end < 0 ? args : args.slice(0, end);
}

/**
 * Returns the document as a plain object: the schema of the whole document is not loaded only to say that nothing was
 * run.
 */
function documentWithoutRuns(exitCode: ExitCode, problems: readonly Problem[]): unknown {
  return {
    schemaVersion: 1,
    exitCode,
    problems: problems.map(({ subject = '', message, remedy }) => ({ flag: subject, message, cure: remedy })),
    runs: [],
  };
}
