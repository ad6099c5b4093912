import type { RecordError } from '../record/recordError.js';
import type { Io } from '../terminal/io.js';
import type { Problem } from '../text/problem.js';
import { EXIT, type ExitCode } from './exitStatus.js';

/**
 * Says on stderr what of a command's reports could not be written: the first cause alone, since the list of runs fails for
 * that of a run.
 * @returns the exit status for it, and its problems for the document
 */
export function tellUnwritten(
  name: string,
  errors: readonly (RecordError | undefined)[],
  io: Pick<Io, 'stderr'>,
): { codes: ExitCode[]; problems?: readonly Problem[] } {
  const first = errors.find((error) => error !== undefined);
  if (!first) return { codes: [] };
  const { message, remedy } = first;
  io.stderr.write(`grpc-leak-lab ${name}: ${message}\n  → ${remedy}\n`);
  return { codes: [EXIT.unavailable], problems: [{ subject: name, message, remedy }] };
}
