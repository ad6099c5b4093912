import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { Unavailable } from '../engines/engine.js';
import { engineOf } from '../engines/index.js';
import { asRefusal } from '../engines/systemRefusal.js';
import type { LabRequest } from '../flags/requests.js';
import { loadOf } from '../load/loads.js';
import type { PublishedComparison, PublishedRun } from '../publish/publish.js';
import { RecordError } from '../record/recordError.js';
import { loadPublishing, runOnce } from '../run/runOnce.js';
import { learnedPaces } from '../runs/learnedPace.js';
import { setsBySettings } from '../runs/sets.js';
import type { Io } from '../terminal/io.js';
import { showComparison, viewFor } from '../terminal/view.js';
import { type Problem, problemsText } from '../text/problem.js';
import { EXIT, type ExitCode, exitCodeOf, exitCodeOfRun } from './exitStatus.js';
import { watchInterrupts } from './interrupt.js';
import { type Result, resultDocument } from './resultDocument.js';

/**
 * Runs the plans of a request one after another, writes a report of each, and compares them where their settings
 * tell them apart. Ctrl-C ends the run under way; what it measured is kept and reported, and no further run begins.
 *
 * @returns the exit status
 */
export async function runLab(request: LabRequest, io: Io): Promise<number> {
  const problems = await preflight(request);
  if (problems.length > 0) return refuse(request, problems, io);

  const finished: PublishedRun[] = [];
  const codes: ExitCode[] = [];
  const said: Problem[] = [];
  const fail = (error: unknown) => void codes.push(failed(error, said, io));
  using interrupt = watchInterrupts((exitCode) => void conclude({ exitCode, runs: finished }, request, io));
  const view = viewFor(request, io);
  try {
    view.planned(request.plans, learnedPaces(request.reportsDir, request.plans, availableParallelism()));
    for (const [index, plan] of request.plans.entries()) {
      if (interrupt.exitCode !== undefined) break;
      view.runStarted(plan, { number: index + 1, of: request.plans.length });
      const { failure, ...done } = await runOnce(plan, request, view, interrupt.signal);
      finished.push(done);
      codes.push(exitCodeOfRun(done.run.analysis));
      view.runEnded(done.run, done);
      if (done.unwritten) fail(done.unwritten);
      if (failure) throw failure;
      if (done.unwritten) break;
    }
  } catch (error) {
    fail(error); // what the runs before it have found is reported all the same
  } finally {
    view.close();
  }
  if (interrupt.exitCode !== undefined) codes.push(interrupt.exitCode);
  const comparison = await compare(finished, request, io);
  if (comparison?.unwritten) fail(comparison.unwritten);
  const { publishCommand, publishIndex } = await loadPublishing();
  const unwritten = [
    publishCommand(finished, comparison, request.reportsDir),
    ...[...new Set([request.reportsDir, ...finished.map(({ dir }) => dirname(dir))])].map(publishIndex),
  ];
  for (const error of unwritten) if (error && said.length === 0) fail(error); // else it is what was said already
  const result = {
    exitCode: exitCodeOf(codes),
    runs: finished,
    ...(said.length > 0 && { problems: said }),
    ...(comparison && { comparison }),
  };
  return conclude(result, request, io);
}

/** Returns the problems of the engines with any of the plans, each problem once. */
async function preflight({ plans, where }: LabRequest): Promise<Problem[]> {
  const found = new Map<string, Problem>();
  for (const plan of plans) {
    const problems = await (await engineOf(plan.engine)).preflight(plan, loadOf(plan.load.kind).job(plan), where);
    for (const problem of problems) found.set(problem.message, { subject: `--engine=${plan.engine}`, ...problem });
  }
  return [...found.values()];
}

/** Compares the runs where their settings tell at least two sets apart. */
async function compare(
  finished: readonly PublishedRun[],
  request: LabRequest,
  io: Io,
): Promise<PublishedComparison | undefined> {
  const sets = setsBySettings(finished.map((done) => ({ ...done, plan: done.run.plan, start: done.run.start })));
  if (sets === undefined) return undefined;
  const { compareAndPublish } = await loadPublishing();
  const result = compareAndPublish(sets, request.reportsDir);
  showComparison(
    result.comparison,
    finished.map(({ run }) => run),
    result,
    request,
    io,
  );
  return result;
}

/**
 * Prints what went wrong with the lab itself, or what was missing.
 * @param said takes up what can be put right
 * @returns the exit status for it
 */
function failed(thrown: unknown, said: Problem[], io: Io): ExitCode {
  const error = asRefusal(thrown);
  if (error instanceof RecordError) {
    said.push({ subject: 'lab', message: error.message, remedy: error.remedy });
    io.stderr.write(`grpc-leak-lab lab: ${error.message}\n  → ${error.remedy}\n`);
    return EXIT.unavailable;
  }
  if (error instanceof Unavailable) {
    const missing = error.problems.map((problem) => ({ ...problem, subject: problem.subject ?? '--engine' }));
    said.push(...missing);
    io.stderr.write(problemsText('lab', missing));
    return EXIT.unavailable;
  }
  io.stderr.write(`grpc-leak-lab lab: an internal error\n${error instanceof Error ? error.stack : error}\n`);
  return EXIT.internalError;
}

function refuse(request: LabRequest, problems: readonly Problem[], io: Io): number {
  io.stderr.write(problemsText('lab', problems));
  return conclude({ exitCode: EXIT.unavailable, runs: [], problems }, request, io);
}

function conclude(result: Result, { json }: LabRequest, io: Io): number {
  if (json) io.stdout.write(`${JSON.stringify(resultDocument(result, io.cwd))}\n`);
  return result.exitCode;
}
