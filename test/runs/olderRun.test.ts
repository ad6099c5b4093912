/** Older run.json files stay readable; damaged ones are refused with what is wrong and where. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { ruleName } from '../../scripts/analysis/model/audit.js';
import { readRunFile, readStored, writeRunFile } from '../../scripts/runs/runFiles.js';
import { projectRoot } from '../analysis/compiledFrames.js';
import { batches, history } from '../analysis/history.js';
import { temporaryFolder } from '../record/folder.js';
import { root } from '../support/root.js';

const kept = join(root, 'test', 'fixtures', 'records');
const reports = temporaryFolder();

function written(name: string, content: unknown): string {
  const dir = join(reports, name);
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'run.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return dir;
}

async function briefRun(): Promise<AnalysedRun> {
  const { plan, events } = history({ slices: 2, passes: 20 });
  const analysis = await analyse(plan, batches(events), { sources: new DiskSources(projectRoot) });
  return { schemaVersion: 2, plan, analysis };
}

describe('a run.json of version 1', () => {
  for (const name of readdirSync(kept))
    it(`${name}: is read in today’s shape, and written and read again the same`, () => {
      const then = JSON.parse(readFileSync(join(kept, name, 'run.json'), 'utf8'));
      assert.equal(then.schemaVersion, 1);
      const run = readRunFile(join(kept, name)) ?? assert.fail('it is there');
      assert.equal(run.schemaVersion, 2);
      assert.equal(run.plan.schemaVersion, 2);
      const audit = run.analysis.audit.map((each) => ({
        rule: ruleName(each),
        level: each.level,
        sentence: each.sentence,
      }));
      assert.deepEqual([{ ...run.analysis, audit }, run.start, run.sources], [then.analysis, then.start, then.sources]);
      assert.ok(Object.keys(run.sources?.positions ?? {}).length > 0);
      const dir = written(name, '');
      writeRunFile(dir, run);
      assert.equal(JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8')).schemaVersion, 2);
      assert.deepEqual(readRunFile(dir), run);
    });

  it('had a number for what has no bound, and 0 for a growth that nobody measured: today both are null', async () => {
    const run = JSON.parse(JSON.stringify(await briefRun())) as AnalysedRun;
    const older = JSON.parse(
      JSON.stringify(run, (key, value) => {
        if (key === 'schemaVersion') return 1;
        if (key === 'growthPerWork') return value ?? 0;
        if (key === 'ci95') return [value[0] ?? -1e100, value[1] ?? 5e99];
        return key === 'upper99PerWork' ? (value ?? 1e100) : value;
      }),
    );
    assert.match(JSON.stringify(older), /"growthPerWork":0,"ci95":\[-1e\+100,5e\+99\]/);
    older.plan = run.plan;
    assert.deepEqual(readRunFile(written('older', older)), run);
  });

  it('may hold what this lab does not know', async () => {
    const run = JSON.parse(JSON.stringify(await briefRun())) as AnalysedRun;
    const more = { ...run, mood: 'good', analysis: { ...run.analysis, mood: ['good'] } };
    assert.deepEqual(readRunFile(written('more', more)), run);
  });
});

describe('a damaged run.json', () => {
  it('is refused with the file and what is wrong', async () => {
    const run = await briefRun();
    const [first, ...others] = run.analysis.metrics;
    const refused: readonly [unknown, RegExp][] = [
      [
        { ...run, analysis: { ...run.analysis, metrics: [{ ...first, ci95: [1] }, ...others] } },
        /analysis\.metrics\.0\.ci95/,
      ],
      [{ ...run, plan: { ...run.plan, target: { ...run.plan.target, replicas: 0 } } }, /plan\.target\.replicas/],
      [{ ...run, analysis: { ...run.analysis, seconds: 'long' } }, /analysis\.seconds/],
      [{ ...run, schemaVersion: 'two' }, /schemaVersion/],
    ];
    for (const [content, where] of refused)
      assert.throws(() => readRunFile(written('damaged', content)), {
        name: 'RecordError',
        fault: 'corrupt',
        message: new RegExp(`^run\\.json of damaged is damaged: ${where.source}: .+`),
      });
    const { analysis: _, ...rest } = run;
    assert.throws(() => readRunFile(written('damaged', rest)), { message: /^run\.json of damaged holds no analysis$/ });
    assert.throws(() => readRunFile(written('damaged', [])), { message: /^run\.json of damaged is damaged/ });
  });

  it('still has the sources that an earlier analysis stored, where these are whole', () => {
    const dir = join(reports, 'half');
    cpSync(join(kept, 'leaky'), dir, { recursive: true });
    const { analysis: _, ...rest } = JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8'));
    writeFileSync(join(dir, 'run.json'), JSON.stringify(rest));
    assert.deepEqual(readStored(dir).sources, rest.sources);
    writeFileSync(join(dir, 'run.json'), JSON.stringify({ ...rest, sources: { positions: 1 } }));
    assert.equal(readStored(dir).sources, undefined);
    assert.deepEqual(readStored(join(reports, 'nowhere')), {});
  });
});
