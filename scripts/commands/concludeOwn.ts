import { Unavailable } from '../engines/engine.js';
import { PprofRefused } from '../engines/pprof/refusal.js';
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
  const problems = problemsOf(done.failure);
  if (done.failure === undefined) showEnding(done.run, done, request, { ...io, stdout: io.stderr });
  else if (done.failure instanceof LoadRefused) io.stderr.write(problemsText(name, problems, 'the load was not begun'));
  else if (done.failure instanceof PprofRefused)
    io.stderr.write(problemsText(name, problems, 'the service was not looked at'));
  else if (problems.length > 0) io.stderr.write(problemsText(name, problems));
  else io.stderr.write(`grpc-leak-lab ${name}: an internal error\n${stackOf(done.failure)}\n`);
  publishIndex(request.reportsDir);
  const exitCode = exitCodeOf([exitCodeOfRun(done.run.analysis), ...failureCode(done.failure, problems)]);
  if (request.json) {
    const result = { exitCode, runs: [done], ...(problems.length > 0 && { problems }) };
    io.stdout.write(`${JSON.stringify(resultDocument(result, io.cwd))}\n`);
  }
  return exitCode;
}

function problemsOf(failure: unknown): readonly Problem[] {
  return failure instanceof Unavailable || failure instanceof RecordError || isBadInput(failure)
    ? failure.problems
    : [];
}

function failureCode(failure: unknown, problems: readonly Problem[]): ExitCode[] {
  if (failure === undefined) return [];
  if (isBadInput(failure)) return [EXIT.badInput];
  return [problems.length > 0 ? EXIT.unavailable : EXIT.internalError];
}

function isBadInput(failure: unknown): failure is LoadRefused | PprofRefused {
  return failure instanceof LoadRefused || failure instanceof PprofRefused;
}

function stackOf(failure: unknown): string {
  return failure instanceof Error ? (failure.stack ?? failure.message) : String(failure);
}
