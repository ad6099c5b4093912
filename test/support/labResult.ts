import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import type { Analysis } from '../../scripts/analysis/model/analysis.js';
import { type ResultDocument, resultDocumentSchema } from '../../scripts/commands/resultDocument.js';
import { startLab } from './labProcess.js';

export type Run = ResultDocument['runs'][number];

export interface Ended {
  code: number | null;
  result: ResultDocument;
}

/** Runs a lab to its end, as a machine would. @returns its exit status and its document; its reports are gone */
export function lab(...args: string[]): Promise<Ended> {
  return ran(args, () => ({}));
}

/** {@link lab}, with what its last run's folder says: the analysis and the summary. */
export function reported(...args: string[]): Promise<Ended & { analysis: Analysis; summary: string }> {
  return ran(args, (reportsDir) => {
    const read = (name: string) => readFileSync(join(reportsDir, 'latest', name), 'utf8');
    return { analysis: (JSON.parse(read('run.json')) as AnalysedRun).analysis, summary: read('summary.md') };
  });
}

async function ran<T>(args: readonly string[], read: (reportsDir: string) => T): Promise<Ended & T> {
  const started = startLab(['--json', ...args]);
  try {
    const { code, stdout, stderr } = await started.ended;
    assert.doesNotMatch(stderr, /internal error/);
    return { code, result: resultDocumentSchema.parse(JSON.parse(stdout)), ...read(started.reportsDir) };
  } finally {
    started.remove();
  }
}

export function metric(run: Run | undefined, name: string): Run['metrics'][number] | undefined {
  return run?.metrics.find((each) => each.name === name);
}
