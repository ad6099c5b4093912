import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { temporaryFolder } from '../engines/temporaryFolder.js';
import type { JudgeRequest } from '../flags/judgeRequest.js';
import { recordLines, type SortedLines, sortLines } from '../run/recordLines.js';
import { runRecorded } from '../run/runOnce.js';
import { ownStartLine } from '../run/startLine.js';
import type { Io } from '../terminal/io.js';
import { plainText } from '../text/plainText.js';
import { refuse } from './checked.js';
import { concludeOwn } from './concludeOwn.js';

/**
 * Judges vitals lines from a file or from standard input, whatever other lines stand between them.
 *
 * @returns the exit status
 */
export async function runJudge(request: JudgeRequest, args: readonly string[], io: Io): Promise<number> {
  await using folder = temporaryFolder('leak-lab-judge-');
  const file = request.file ?? (await spooled(join(folder.path, 'lines')));
  const sorted = await sortLines(file);
  if (sorted.lives.firstMs === undefined) {
    const problems = [noVitals(sorted, plainText(request.plan.target.from))];
    return refuse({ name: 'judge', args, io }, problems);
  }
  const done = await runRecorded(
    request.plan,
    { reportsDir: request.reportsDir, view: { event: () => undefined } },
    new AbortController().signal,
    async (plan, recorder) => {
      recorder.lab(ownStartLine(plan), 0);
      await recordLines(sorted, recorder);
    },
  );
  return concludeOwn('judge', done, request, io);
}

/** Keeps standard input in a file, since it is read twice. */
async function spooled(file: string): Promise<string> {
  await pipeline(process.stdin, createWriteStream(file));
  return file;
}

function noVitals({ lines }: SortedLines, from: string) {
  const subject = from === '-' ? 'standard input' : from;
  return lines > 0
    ? {
        subject,
        message: 'holds lines that begin like vitals, and none that is whole',
        remedy: 'hand in the lines as they were printed, not cut',
      }
    : {
        subject,
        message: 'holds no vitals lines',
        remedy:
          'they begin with {"vitals":1 and are printed by node --import <the probe> …; grpc-leak-lab check runs a command with it',
      };
}
