/**
 * The room of the folder of runs: they are found, checked, listed, read and sorted into sets. Imports every room below
 * load.
 */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { type AnalysedRun, analysedRun } from '../analysis/model/analysedRun.js';
import { type LeaksSince, leaksSince } from '../analysis/model/leaks.js';
import { type StoredSources, storedSources } from '../analysis/model/sources.js';
import { beyondBounds, MOST_CONCLUDED } from '../record/bounds.js';
import { type DocumentProblem, readDocument } from '../record/document.js';
import { errorCode, RecordError } from '../record/recordError.js';
import { writeAtomically } from '../record/writeFiles.js';
import { firstIssue } from '../text/firstIssue.js';
import { upgradeRun } from './olderRun.js';
import { headOf, type RunHead, readHead } from './runHead.js';

/**
 * Writes run.json in one step. Its first line is a head, so that a list of many runs need not read them whole.
 * @throws {RecordError} `unwritable`
 */
export function writeRunFile(dir: string, run: AnalysedRun): void {
  const head = JSON.stringify({ head: headOf(run) }).slice(0, -1);
  writeAtomically(join(dir, 'run.json'), `${head},\n${JSON.stringify(run).slice(1)}\n`);
}

/**
 * Reads the run of a folder as it was analysed last.
 * @returns undefined when it was not analysed yet
 * @throws {RecordError} `newer` or `corrupt`
 */
export function readRunFile(dir: string): AnalysedRun | undefined {
  const reading = tryRunFile(dir, 'remove run.json and make the report again');
  if ('run' in reading) return reading.run;
  if (reading.fault === 'absent') return undefined;
  throw new RecordError(reading.fault, `run.json of ${basename(dir)} ${reading.message}`, reading.remedy);
}

/**
 * Reads run.json as {@link readRunFile} does, and returns why that cannot be instead of throwing.
 * @param remedy for what only the caller knows how to mend
 */
export function tryRunFile(dir: string, remedy: string): { run: AnalysedRun } | DocumentProblem {
  const reading = readDocument(join(dir, 'run.json'), remedy);
  if ('fault' in reading) return reading;
  const content = upgradeRun(reading.content);
  const beyond = beyondBounds(content, MOST_CONCLUDED);
  if (beyond !== undefined) return { fault: 'corrupt', message: `is damaged: ${beyond}`, remedy };
  const checked = analysedRun.safeParse(content);
  if (checked.success) return { run: checked.data };
  const { issues } = checked.error;
  const isAbsent = issues.some(({ path }) => path.length === 1 && path[0] === 'analysis');
  const message = isAbsent ? 'holds no analysis' : `is damaged: ${firstIssue(issues)}`;
  return { fault: 'corrupt', message, remedy };
}

/** What an earlier analysis stored in run.json and a later one may not find any more. */
export interface StoredBefore {
  /** The source positions and text. */
  readonly sources?: StoredSources | undefined;
  /** What had become of the leaks since a run before, which may have been removed. */
  readonly since?: LeaksSince | undefined;
}

/**
 * Reads what an earlier analysis stored in run.json. Whatever else of it is damaged can be made again, as long as the
 * samples are there.
 */
export function readStored(dir: string): StoredBefore {
  const reading = readDocument(join(dir, 'run.json'), '');
  if ('fault' in reading) return {};
  return {
    sources: withSources.safeParse(reading.content).data?.sources,
    since: withSince.safeParse(reading.content).data?.since,
  };
}

const withSources = z.object({ sources: storedSources });
const withSince = z.object({ since: leaksSince });

/**
 * Lists all runs of a reports folder, newest first. Folders that are no runs are left out; runs not analysed yet have
 * no `analysis`.
 */
export function listRuns(reportsDir: string): RunHead[] {
  return folders(reportsDir)
    .map(readHead)
    .filter((head) => head !== undefined)
    .sort((a, b) => (a.id < b.id ? 1 : -1));
}

function folders(reportsDir: string): string[] {
  try {
    return readdirSync(reportsDir, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => join(reportsDir, entry.name));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
