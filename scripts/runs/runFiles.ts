import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { AnalysedRun } from '../analysis/model/analysedRun.js';
import { RECORD_VERSION } from '../plan/plan.js';
import { readRunPlan } from '../plan/upgradePlan.js';
import { type Refusal, readDocument } from '../record/document.js';
import { errorCode, RecordError } from '../record/recordError.js';
import { writeAtomically } from '../record/writeFiles.js';
import { inTodaysShape, type StoredAnalysis } from './olderRun.js';
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
 * The run of a folder as it was analysed last.
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
 * As {@link readRunFile}, for one who asks whether it can be read.
 * @param remedy for what only the caller knows how to mend
 */
export function tryRunFile(dir: string, remedy: string): { run: AnalysedRun } | Refusal {
  const reading = readDocument(join(dir, 'run.json'), remedy);
  if ('fault' in reading) return reading;
  const { content } = reading;
  if (!isRunFile(content)) return { fault: 'corrupt', message: 'holds no analysis', remedy };
  const { start, analysis, sources } = content;
  const { data: plan } = readRunPlan(content.plan);
  if (!plan) return { fault: 'corrupt', message: 'holds no plan', remedy };
  return {
    run: {
      schemaVersion: RECORD_VERSION,
      plan,
      ...(start && { start }),
      analysis: inTodaysShape(analysis),
      ...(sources && { sources }),
    },
  };
}

/** Versions of run.json that can be read. */
const VERSIONS: ReadonlySet<number> = new Set([1, RECORD_VERSION]);

type StoredRun = Omit<AnalysedRun, 'analysis'> & { analysis: StoredAnalysis };

/**
 * Only this lab writes run.json, in one step, and it can be made again from the samples: its outline is enough to trust
 * it.
 */
function isRunFile(content: unknown): content is StoredRun {
  const run = content as Partial<StoredRun> | null;
  const { metrics, charts } = run?.analysis ?? {};
  return (
    VERSIONS.has(run?.schemaVersion ?? 0) &&
    typeof run?.plan?.id === 'string' &&
    Array.isArray(metrics) &&
    Array.isArray(charts?.overTime)
  );
}

/**
 * All runs of a reports folder, newest first. Folders that are no runs are left out; those not analysed yet have no
 * `analysis`.
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
