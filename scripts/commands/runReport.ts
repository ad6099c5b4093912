import { dirname } from 'node:path';
import type { ReportRequest } from '../flags/requests.js';
import { analyseAndPublish, publishIndex } from '../publish/publish.js';
import type { Io } from '../terminal/io.js';
import { showEnding } from '../terminal/view.js';
import { exitCodeOf, exitCodeOfRun } from './exitStatus.js';
import { resultDocument } from './resultDocument.js';
import { tellUnwritten } from './tellUnwritten.js';

/**
 * Analyses the records of a request anew, however their runs ended, and writes their reports.
 *
 * @returns the exit status of the runs, as if they had just been made
 */
export async function runReport(request: ReportRequest, io: Io): Promise<number> {
  const runs = [];
  for (const dir of request.dirs) {
    const done = await analyseAndPublish(dir);
    showEnding(done.run, done, request, io);
    runs.push(done);
  }
  const indexes = [...new Set(request.dirs.map(dirname))].map(publishIndex);
  const { codes, ...told } = tellUnwritten('report', [...runs.map(({ unwritten }) => unwritten), ...indexes], io);
  const exitCode = exitCodeOf([...runs.map(({ run }) => exitCodeOfRun(run.analysis)), ...codes]);
  if (request.json) io.stdout.write(`${JSON.stringify(resultDocument({ exitCode, runs, ...told }, io.cwd))}\n`);
  return exitCode;
}
