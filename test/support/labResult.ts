import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import type { Analysis } from '../../scripts/analysis/model/analysis.js';
import { type ResultDocument, resultDocumentSchema } from '../../scripts/commands/resultDocument.js';
import { startLab } from './labProcess.js';
import { root } from './root.js';

export type Run = ResultDocument['runs'][number];

export interface Ended {
  code: number | null;
  result: ResultDocument;
}

/** What is said of one run: in the document, and in its folder. */
export interface Reported {
  run: Run;
  analysis: Analysis;
  summary: string;
}

/** Runs a lab to its end, as a machine would. @returns its exit status and its document; its reports are gone */
export function lab(...args: string[]): Promise<Ended> {
  return ran(args, () => ({}));
}

/** {@link lab}, with what its last run's folder says: the analysis and the summary. */
export function reported(...args: string[]): Promise<Ended & { analysis: Analysis; summary: string }> {
  return ran(args, (reportsDir) => readFrom(join(reportsDir, 'latest')));
}

/** {@link lab}, with what the folder of each run says, by its variant. */
export function reportedEach(...args: string[]): Promise<Ended & { of(variant: string): Reported }> {
  return ran(args, (_, { runs }) => {
    const all = new Map(runs.map((run) => [run.variant, { run, ...readFrom(join(root, run.dir)) }]));
    return { of: (variant: string) => all.get(variant) ?? assert.fail(`${variant} was not run`) };
  });
}

function readFrom(dir: string): { analysis: Analysis; summary: string } {
  const read = (name: string) => readFileSync(join(dir, name), 'utf8');
  return { analysis: (JSON.parse(read('run.json')) as AnalysedRun).analysis, summary: read('summary.md') };
}

async function ran<T>(
  args: readonly string[],
  read: (reportsDir: string, result: ResultDocument) => T,
): Promise<Ended & T> {
  const started = startLab(['--json', ...args]);
  try {
    const { code, stdout, stderr } = await started.ended;
    assert.doesNotMatch(stderr, /internal error/);
    const result = resultDocumentSchema.parse(JSON.parse(stdout));
    assert.ok(result.runs.length > 0, `no run was made: ${stdout}${stderr}`);
    return { code, result, ...read(started.reportsDir, result) };
  } finally {
    started.remove();
  }
}

export function metric(run: Run | undefined, name: string): Run['metrics'][number] | undefined {
  return run?.metrics.find((each) => each.name === name);
}
