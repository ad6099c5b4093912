import assert from 'node:assert/strict';
import { type ResultDocument, resultDocumentSchema } from '../../scripts/resultJson.js';
import { startLab } from './labProcess.js';

export type Run = ResultDocument['runs'][number];

/** Runs a lab to its end, as a machine would. @returns its exit status and its document; its reports are gone */
export async function lab(...args: string[]): Promise<{ code: number | null; result: ResultDocument }> {
  const started = startLab(['--json', ...args]);
  try {
    const { code, stdout, stderr } = await started.ended;
    assert.doesNotMatch(stderr, /internal error/);
    return { code, result: resultDocumentSchema.parse(JSON.parse(stdout)) };
  } finally {
    started.remove();
  }
}

export function metric(run: Run | undefined, name: string): Run['metrics'][number] | undefined {
  return run?.metrics.find((each) => each.name === name);
}
