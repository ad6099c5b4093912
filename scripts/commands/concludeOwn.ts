import { dirname } from 'node:path';
import { Unavailable } from '../engines/engine.js';
import { PprofRefused } from '../engines/pprof/refusal.js';
import { asRefusal } from '../engines/systemRefusal.js';
import type { Request } from '../flags/requests.js';
import { LoadRefused } from '../load/own/refusal.js';
import { publishIndex } from '../publish/publish.js';
import { RecordError } from '../record/recordError.js';
import type { FinishedRun } from '../run/runOnce.js';
import type { Io } from '../terminal/io.js';
import { showEnding } from '../terminal/view.js';
import { type Problem, problemsText } from '../text/problem.js';
import { EXIT, type ExitCode, exitCodeOf, exitCodeOfRun } from './exitStatus.js';
import { resultDocument } from './resultDocument.js';

/**
 * Shows how a run of a program of one's own ended, on stderr, and prints the document where it is asked for.
 * @returns the exit status
 */
export function concludeOwn(name: string, done: FinishedRun, request: Request, io: Io): ExitCode {
  const failure = asRefusal(done.failure);
  if (failure === undefined || failure instanceof RecordError)
    showEnding(done.run, done, request, { ...io, stdout: io.stderr });
  else io.stderr.write(failureText(name, failure));
  const unwritten = unwrittenOf(done, request);
  for (const { message, remedy } of unwritten) io.stderr.write(`grpc-leak-lab ${name}: ${message}\n  → ${remedy}\n`);
  const problems = [...problemsOf(failure), ...unwritten.flatMap((error) => error.problems)];
  const exitCode = exitCodeOf([
    exitCodeOfRun(done.run.analysis),
    ...failureCode(failure, problems),
    ...unwritten.map(() => EXIT.unavailable),
  ]);
  if (request.json) {
    const result = { exitCode, runs: [done], ...(problems.length > 0 && { problems }) };
    io.stdout.write(`${JSON.stringify(resultDocument(result, io.cwd))}\n`);
  }
  return exitCode;
}

/** Returns what of a run could not be written, the first cause first; the list of runs counts where nothing else failed. */
function unwrittenOf({ failure, unwritten, dir }: FinishedRun, { reportsDir }: Request): RecordError[] {
  const indexes = [...new Set([reportsDir, dirname(dir)])].flatMap((folder) => publishIndex(folder) ?? []);
  const own = [failure, unwritten].filter((error) => error instanceof RecordError);
  return own.length > 0 ? own : indexes.slice(0, 1);
}

function failureText(name: string, failure: unknown): string {
  const problems = problemsOf(failure);
  if (failure instanceof LoadRefused) return problemsText(name, problems, 'the load was not begun');
  if (failure instanceof PprofRefused) return problemsText(name, problems, 'the service was not looked at');
  if (problems.length > 0) return problemsText(name, problems);
  return `grpc-leak-lab ${name}: an internal error\n${stackOf(failure)}\n`;
}

function problemsOf(failure: unknown): readonly Problem[] {
  return failure instanceof Unavailable || isBadInput(failure) ? failure.problems : [];
}

function failureCode(failure: unknown, problems: readonly Problem[]): ExitCode[] {
  if (failure === undefined || failure instanceof RecordError) return [];
  if (isBadInput(failure)) return [EXIT.badInput];
  return [problems.length > 0 ? EXIT.unavailable : EXIT.internalError];
}

function isBadInput(failure: unknown): failure is LoadRefused | PprofRefused {
  return failure instanceof LoadRefused || failure instanceof PprofRefused;
}

function stackOf(failure: unknown): string {
  return failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
}
