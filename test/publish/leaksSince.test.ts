/** What a run says of the run before: in run.json, on the page, in summary.md; and again when the report is made again. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { analyseAndPublish } from '../../scripts/publish/publish.js';
import { RecordWriter } from '../../scripts/record/recordWriter.js';
import { listRuns } from '../../scripts/runs/runFiles.js';
import { temporaryFolder } from '../record/folder.js';
import { recordOf } from '../report/analysed.js';
import { changed } from '../support/plans.js';

const reports = temporaryFolder();

/** Records a run of a day, with what another variant leaves as its own, and reports it. */
async function published(day: number, like = 'leaky', passes = 60) {
  const { plan, events } = recordOf({
    variant: like,
    passes,
    plan: { id: `2026010${day}T101500Z-leaky-processes-000${day}` },
  });
  const record = RecordWriter.create(reports, changed(plan, { variant: 'leaky' }));
  for (const event of events) record.append(event);
  record.close();
  return analyseAndPublish(record.dir);
}

it('a run says which leaks are new, known and gone, and says it again, also once the run before is removed', async () => {
  const first = await published(1);
  assert.equal(first.run.since, undefined, 'there is no run before');
  const second = await published(2, 'leaky', 90);
  assert.equal(second.run.since?.run, first.run.plan.id);
  assert.equal(second.run.since?.known.length, 2);
  const third = await published(3, 'fixed');
  assert.deepEqual([third.run.analysis.outcome, third.run.since?.run], ['clean', second.run.plan.id]);
  assert.equal(third.run.since?.gone.length, 2);
  assert.match(readFileSync(third.report, 'utf8'), /<p class="since"><b class="gone">Gone<\/b>.*discover/);
  assert.match(readFileSync(join(third.dir, 'summary.md'), 'utf8'), /\*\*Gone\*\* since the run of .*discover/);
  const fourth = await published(4);
  assert.equal(fourth.run.since?.fresh.length, 2);
  assert.deepEqual(
    listRuns(reports).map(({ analysis }) => analysis?.since),
    [{ fresh: 1, known: 0, gone: 0 }, { fresh: 0, known: 0, gone: 1 }, { fresh: 0, known: 1, gone: 0 }, undefined],
  );
  assert.deepEqual((await analyseAndPublish(second.dir)).run.since, second.run.since, 'by what was there before it');
  rmSync(third.dir, { recursive: true });
  rmSync(second.dir, { recursive: true });
  rmSync(first.dir, { recursive: true });
  assert.deepEqual((await analyseAndPublish(fourth.dir)).run.since, fourth.run.since, 'by what was kept');
});
