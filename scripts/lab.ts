import { analyseRecord } from './analysis/analyseRecord.js';
import { compareRuns } from './analysis/comparison.js';
import { CutShort } from './cutShort.js';
import { type EngineName, engines } from './engines/index.js';
import type { RecordEvent } from './events.js';
import { EXIT, type ExitCode, exitCodeOf, exitCodeOfRun } from './exitCode.js';
import type { Problem } from './flags/problem.js';
import { problemsText } from './flags/problem.js';
import type { LabRequest } from './flags/requests.js';
import { watchInterrupts } from './interrupt.js';
import type { Io } from './io.js';
import { type LoadName, loads } from './load/index.js';
import type { RunPlan } from './plan.js';
import { projectRoot } from './projectRoot.js';
import { type AnalysedRun, publishComparison, publishIndex, publishRun } from './publish.js';
import { RecordError } from './record/recordError.js';
import { RecordWriter } from './record/recordWriter.js';
import { type Result, resultDocument } from './resultJson.js';
import { run } from './run.js';
import type { RunView } from './runView.js';
import { startLine } from './start.js';
import { showComparison, viewFor } from './terminal/view.js';

type Finished = AnalysedRun & { report: string };

/**
 * Runs the plans of a request one after another, writes a report of each, and compares them where there are several
 * variants. Ctrl-C ends the run under way; what it measured is kept and reported, and no further run begins.
 *
 * @returns the exit status
 */
export async function runLab(request: LabRequest, io: Io): Promise<number> {
  const problems = await preflight(request.plans);
  if (problems.length > 0) return refuse(request, problems, io);

  const finished: Finished[] = [];
  const codes: ExitCode[] = [];
  using interrupt = watchInterrupts((exitCode) => void conclude({ exitCode, runs: finished }, request, io));
  const view = viewFor(request, io);
  try {
    view.planned(request.plans);
    for (const [index, plan] of request.plans.entries()) {
      if (interrupt.exitCode !== undefined) break;
      view.runStarted(plan, { number: index + 1, of: request.plans.length });
      const done = await runOne(plan, request.reportsDir, view, interrupt.signal);
      finished.push(done);
      codes.push(exitCodeOfRun(done.run.analysis));
      view.runEnded(done.run, done);
      if (done.failure) throw done.failure;
    }
  } catch (error) {
    codes.push(failure(error, io)); // what the runs before it have found is reported all the same
  } finally {
    view.close();
  }
  if (interrupt.exitCode !== undefined) codes.push(interrupt.exitCode);
  const comparison = compare(finished, request, io);
  publishIndex(request.reportsDir);
  return conclude({ exitCode: exitCodeOf(codes), runs: finished, ...(comparison && { comparison }) }, request, io);
}

/** What the engines lack for any of the plans, each problem once. */
async function preflight(plans: readonly RunPlan[]): Promise<Problem[]> {
  const found = new Map<string, Problem>();
  for (const plan of plans) {
    for (const { message, cure } of await engines[plan.engine as EngineName].preflight(plan))
      found.set(message, { flag: `--engine=${plan.engine}`, message, cure });
  }
  return [...found.values()];
}

/**
 * Plan, record, analysis, report: the way of one run. What was measured is reported whatever happens; `failure` is what
 * went wrong with the lab itself meanwhile.
 */
async function runOne(plan: RunPlan, reportsDir: string, view: RunView, signal: AbortSignal): Promise<Finished & { failure?: unknown }> {
  const diskFull = new AbortController();
  const onFailure = ({ message }: RecordError) => diskFull.abort(new CutShort('a failing disk', message));
  const writer = RecordWriter.create(reportsDir, plan, { onFailure });
  const event = (each: RecordEvent) => {
    writer.append(each);
    view.event(each);
  };
  const cut = AbortSignal.any([signal, diskFull.signal]);
  let failure: unknown;
  try {
    event({ receivedMs: 0, from: 'lab', line: startLine(writer.plan) });
    await run(
      writer.plan,
      engines[plan.engine as EngineName],
      loads[plan.load.kind as LoadName],
      { event, log: (source, line) => writer.log(source, line) },
      cut,
    );
  } catch (error) {
    failure = error;
  }
  try {
    writer.close();
  } catch (error) {
    failure ??= error;
  }
  const analysed = { run: await analyseRecord(writer.dir, { projectRoot }), dir: writer.dir };
  return { ...analysed, report: publishRun(analysed), failure };
}

/** Says what went wrong with the lab itself. @returns its exit status */
function failure(error: unknown, io: Io): ExitCode {
  if (error instanceof RecordError) {
    io.stderr.write(problemsText('lab', [{ flag: '--reports', message: error.message, cure: error.cure }]));
    return EXIT.unavailable;
  }
  io.stderr.write(`grpc-leak-lab lab: an internal error\n${error instanceof Error ? error.stack : error}\n`);
  return EXIT.internalError;
}

/** Where the runs are of several variants, compares them. */
function compare(finished: readonly Finished[], request: LabRequest, io: Io): Result['comparison'] {
  const names = [...new Set(finished.map(({ run: { plan } }) => plan.target.variant))];
  if (names.length < 2) return undefined;
  const sets = names.map((name) => ({
    name,
    runs: finished.filter(({ run: { plan } }) => plan.target.variant === name).map(({ run }) => run),
  }));
  const comparison = compareRuns(sets);
  const report = publishComparison(comparison, finished, request.reportsDir);
  showComparison(comparison, { report }, request, io);
  return { comparison, report };
}

function refuse(request: LabRequest, problems: readonly Problem[], io: Io): number {
  io.stderr.write(problemsText('lab', problems));
  return conclude({ exitCode: EXIT.unavailable, runs: [], problems }, request, io);
}

function conclude(result: Result, { json }: LabRequest, io: Io): number {
  if (json) io.stdout.write(`${JSON.stringify(resultDocument(result, io.cwd))}\n`);
  return result.exitCode;
}
