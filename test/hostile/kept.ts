import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AnalysedRun, analysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { isFor } from '../../scripts/plan/kinds.js';
import type { RunPlan } from '../../scripts/plan/plan.js';
import { analyseAndPublish, compareAndPublish } from '../../scripts/publish/publish.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { readPlan } from '../../scripts/record/readPlan.js';
import { RecordError } from '../../scripts/record/recordError.js';
import { tryRunFile } from '../../scripts/runs/runFiles.js';
import { comparisonLines, endingLines } from '../../scripts/terminal/ending.js';
import { textOf } from '../../scripts/terminal/spans.js';
import { temporaryFolder } from '../record/folder.js';
import { root } from '../support/root.js';

const kept = join(root, 'test', 'fixtures', 'records');
const folder = temporaryFolder();
let made = 0;

/** A kept record as it stands in its files. */
export interface KeptRecord {
  plan: RunPlan;
  events: RecordEvent[];
}

/** Reads a kept record. */
export function keptRecord(name: string): KeptRecord {
  const lines = readFileSync(join(kept, name, 'samples.ndjson'), 'utf8')
    .trimEnd()
    .split('\n');
  return {
    plan: planOf(join(kept, name)),
    events: lines.map((line) => JSON.parse(line) as RecordEvent),
  };
}

function planOf(dir: string): RunPlan {
  const plan = readPlan(dir);
  assert.ok(isFor(plan, 'fleet'));
  return plan;
}

/** The pages of a record, each as text, by its file. */
export type Pages = Readonly<Record<'run.json' | 'report.html' | 'summary.md' | 'junit.xml' | 'terminal', string>>;

/** Makes a folder of a run with these samples, and a plan: that of the kept record, unless another is given. */
export function recordFolder(
  samples: string,
  { name = 'leaky', plan }: { name?: string; plan?: unknown } = {},
): string {
  const dir = join(folder, `run-${++made}`);
  mkdirSync(dir);
  cpSync(join(kept, name, 'plan.json'), join(dir, 'plan.json'));
  if (plan !== undefined) writeFileSync(join(dir, 'plan.json'), JSON.stringify(plan));
  writeFileSync(join(dir, 'samples.ndjson'), samples);
  return dir;
}

/** Reports a kept record as it is, and returns its folder. */
export async function runOf(name: string): Promise<string> {
  const dir = recordFolder(readFileSync(join(kept, name, 'samples.ndjson'), 'utf8'), { name });
  await analyseAndPublish(dir);
  return dir;
}

/**
 * Reports a record, and checks that what comes out is whole. Returns its pages, or why it was refused.
 * @throws what is no {@link RecordError}
 */
export async function reportOf(dir: string): Promise<Pages | { refused: string }> {
  try {
    const { run } = await analyseAndPublish(dir);
    const read = (file: string) => readFileSync(join(dir, file), 'utf8');
    const stored = analysedRun.safeParse(JSON.parse(read('run.json')));
    assert.deepEqual(stored.error?.issues[0], undefined, 'run.json holds what its schema refuses');
    const pages = {
      ...{ 'run.json': read('run.json'), 'report.html': read('report.html') },
      ...{ 'summary.md': read('summary.md'), 'junit.xml': read('junit.xml') },
      terminal: textOf(endingLines(run, { report: 'report.html' }), false),
    };
    for (const [page, text] of Object.entries(pages)) hasFigures(page, text);
    return pages;
  } catch (error) {
    return refusal(error);
  }
}

/** Compares a run with the kept one of another variant, where it can be read; returns why where it cannot. */
export function comparedWith(dir: string, other: string): { refused: string } | undefined {
  const reading = tryRunFile(dir, 'make it from the record');
  if ('fault' in reading) return { refused: reading.message };
  const fixed = tryRunFile(other, '');
  assert.ok('run' in fixed);
  const member = (run: AnalysedRun, at: string) => ({ name: at, members: [{ run, dir: at }] });
  try {
    const { comparison, report } = compareAndPublish([member(reading.run, dir), member(fixed.run, other)], folder);
    hasFigures('comparison', readFileSync(report, 'utf8'));
    hasFigures('terminal', textOf(comparisonLines(comparison, [reading.run, fixed.run], { report }), false));
    return undefined;
  } catch (error) {
    return refusal(error);
  }
}

function refusal(error: unknown): { refused: string } {
  if (!(error instanceof RecordError)) throw error;
  return { refused: error.message };
}

/** Checks that a page shows no figure that is none. */
function hasFigures(page: string, text: string): void {
  const shown = text.replace(/<(style|script).*?<\/\1>/gs, '');
  const wrong = /.{0,60}(?:NaN|Infinity)\b.{0,40}/.exec(shown);
  assert.equal(wrong?.[0], undefined, `${page} shows what is no figure`);
}
