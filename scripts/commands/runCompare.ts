import type { CompareRequest } from '../flags/requests.js';
import { compareAndPublish, publishIndex } from '../publish/publish.js';
import { readRunFile } from '../runs/runFiles.js';
import type { Io } from '../terminal/io.js';
import { showComparison } from '../terminal/view.js';
import { exitCodeOf, exitCodeOfRun } from './exitStatus.js';
import { resultDocument } from './resultDocument.js';
import { tellUnwritten } from './tellUnwritten.js';

/**
 * Compares the sets of a request and writes the comparison's report.
 *
 * @returns the exit status of the runs compared, as if they had just been made
 */
export async function runCompare(request: CompareRequest, io: Io): Promise<number> {
  const sets = request.sets.map(({ name, dirs }) => ({
    name,
    members: dirs.map((dir) => ({ dir, run: loaded(dir) })),
  }));
  const members = sets.flatMap((set) => set.members);
  const { comparison, report, unwritten } = compareAndPublish(sets, request.reportsDir);
  const { codes, ...told } = tellUnwritten('compare', [unwritten, publishIndex(request.reportsDir)], io);
  const compared = members.map(({ run }) => run);
  showComparison(comparison, compared, { report }, request, io);
  const exitCode = exitCodeOf([...members.map(({ run }) => exitCodeOfRun(run.analysis)), ...codes]);
  const runs = members.map(({ run, dir }) => ({
    run,
    dir,
    report: `${dir}/report.html`,
  }));
  if (request.json)
    io.stdout.write(
      `${JSON.stringify(resultDocument({ exitCode, runs, comparison: { comparison, report }, ...told }, io.cwd))}\n`,
    );
  return exitCode;
}

function loaded(dir: string) {
  const run = readRunFile(dir);
  if (!run) throw new Error(`${dir} has not been analysed`); // the command line has checked that it has
  return run;
}
