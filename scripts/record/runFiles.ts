import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Outcome } from '../analysis/analysis.js';
import { RECORD_VERSION } from '../plan.js';
import type { RunFile } from '../runFile.js';
import { parseJson, readPlan, refuseNewer } from './readPlan.js';
import { errorCode, RecordError } from './recordError.js';
import { writeAtomically } from './writeFiles.js';

const HEAD_BYTES = 64 * 1024;
const SPARKLINE_POINTS = 24;

/** What a list of runs shows of one: the first line of its run.json. */
export interface RunHead {
  id: string;
  variant: string;
  engine: string;
  load: string;
  startedAt?: string;
  seconds?: number;
  /** Undefined when it was not analysed yet. */
  outcome?: Outcome;
  asExpected?: boolean;
  summary?: string;
  /** Mean settled sockets over the replicas, by checkpoint, at most 24 points. */
  sparkline: number[];
}

/**
 * Writes run.json in one step. Its first line is a head, so that a list of many runs need not read them whole.
 * @throws {RecordError} `unwritable`
 */
export function writeRunFile(dir: string, run: RunFile): void {
  const head = JSON.stringify({ head: headOf(run) }).slice(0, -1);
  writeAtomically(join(dir, 'run.json'), `${head},\n${JSON.stringify(run).slice(1)}\n`);
}

/**
 * The run of a folder as it was analysed last.
 * @returns undefined when it was not analysed yet
 * @throws {RecordError} `newer` or `corrupt`
 */
export function readRunFile(dir: string): RunFile | undefined {
  const name = basename(dir);
  let text: string;
  try {
    text = readFileSync(join(dir, 'run.json'), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new RecordError('corrupt', `run.json of ${name} cannot be read`, 'make it readable', error);
  }
  const value = parseJson(text, 'run.json', name);
  refuseNewer(value, name);
  if (isRunFile(value)) return { schemaVersion: value.schemaVersion, plan: value.plan, start: value.start, analysis: value.analysis, sources: value.sources };
  throw new RecordError('corrupt', `run.json of ${name} is not the analysis of a run`, 'remove run.json and make the report again', undefined);
}

/** Only this lab writes run.json, in one step, and it can be made again from the samples: its outline is enough to trust it. */
function isRunFile(value: unknown): value is RunFile {
  const run = value as Partial<RunFile> | null;
  return run?.schemaVersion === RECORD_VERSION && typeof run.plan?.id === 'string' && Array.isArray(run.analysis?.metrics);
}

/** All runs of a reports folder, newest first. Folders that are no runs are left out; runs not analysed yet have no outcome. */
export function listRuns(reportsDir: string): RunHead[] {
  return folders(reportsDir)
    .map((dir) => readHead(dir) ?? headOfPlan(dir))
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

function readHead(dir: string): RunHead | undefined {
  try {
    const file = openSync(join(dir, 'run.json'), 'r');
    try {
      const text = Buffer.alloc(HEAD_BYTES);
      const line = text.toString('utf8', 0, readSync(file, text)).split('\n', 1)[0] ?? '';
      const { head } = JSON.parse(`${line.replace(/,$/, '')}}`) as { head?: RunHead };
      return head?.id === basename(dir) ? head : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined; // not analysed, or damaged: what the plan says is shown instead
  }
}

function headOfPlan(dir: string): RunHead | undefined {
  try {
    const { id, target, engine, load } = readPlan(dir);
    return { id, variant: target.variant, engine, load: load.kind, sparkline: [] };
  } catch {
    return undefined;
  }
}

function headOf({ plan, start, analysis }: RunFile): RunHead {
  const levels = new Map<number, number[]>();
  for (const verdict of analysis.metrics.find(({ name }) => name === 'sockets')?.perReplica ?? []) {
    for (const { index, level } of verdict.levels) levels.set(index, [...(levels.get(index) ?? []), level]);
  }
  const line = [...levels].sort(([a], [b]) => a - b).map(([, each]) => Math.round((each.reduce((sum, level) => sum + level, 0) / each.length) * 10) / 10);
  const step = Math.max(1, Math.ceil(line.length / SPARKLINE_POINTS));
  return {
    id: plan.id,
    variant: plan.target.variant,
    engine: plan.engine,
    load: plan.load.kind,
    ...(start && { startedAt: start.startedAt }),
    seconds: analysis.seconds,
    outcome: analysis.outcome,
    asExpected: analysis.asExpected,
    summary: analysis.summary,
    sparkline: line.filter((_, index) => index % step === 0 || index === line.length - 1),
  };
}
