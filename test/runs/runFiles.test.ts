import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { analyseRecord } from '../../scripts/analysis/analyseRecord.js';
import { isFor } from '../../scripts/plan/kinds.js';
import { RecordError } from '../../scripts/record/recordError.js';
import { RecordWriter } from '../../scripts/record/recordWriter.js';
import { listRuns, readRunFile, readStored, writeRunFile } from '../../scripts/runs/runFiles.js';
import { projectRoot } from '../analysis/compiledFrames.js';
import { history } from '../analysis/history.js';
import { temporaryFolder } from '../record/folder.js';

const reports = temporaryFolder();

function recorded(variant: 'leaky' | 'fixed'): string {
  const { plan, events } = history({ variant });
  const record = RecordWriter.create(reports, plan);
  for (const event of events) record.append(event);
  record.close();
  return record.dir;
}

const leaky = recorded('leaky');
const fixed = recorded('fixed');

test('a record is analysed, stored, and read again as it was', async () => {
  assert.equal(readRunFile(leaky), undefined);
  const run = await analyseRecord(leaky, { projectRoot });
  assert.equal(run.analysis.outcome, 'leak');
  assert.equal(run.start?.command, 'npm run lab -- --variant=leaky');
  writeRunFile(leaky, run);
  assert.deepEqual(readRunFile(leaky), JSON.parse(JSON.stringify(run)));
});

test('analysed again where code and maps are gone, the culprit is the same', async () => {
  writeRunFile(leaky, await analyseRecord(leaky, { projectRoot }));
  const elsewhere = join(reports, '..', 'not-the-project');
  const moved = join(reports, 'moved');
  cpSync(leaky, moved, { recursive: true });
  // No frame can be resolved: the compiled files that the samples name are not there.
  const samples = join(moved, 'samples.ndjson');
  const first = readRunFile(moved);
  const again = await analyseRecord(moved, { projectRoot: elsewhere, stored: readStored(moved).sources });
  assert.deepEqual(again.analysis.culprits, first?.analysis.culprits);
  assert.match(readFileSync(samples, 'utf8'), /leaky\.js/);
  rmSync(moved, { recursive: true });
});

test('a list of runs has them newest first, analysed or not, and takes no other folder for one', async () => {
  writeRunFile(leaky, await analyseRecord(leaky, { projectRoot }));
  mkdirSync(join(reports, 'notes'));
  writeFileSync(join(reports, 'index.html'), '');
  const runs = listRuns(reports);
  assert.deepEqual(
    runs.map(({ variant, analysis }) => [variant, analysis?.outcome]),
    [
      ['leaky', 'leak'],
      ['fixed', undefined],
    ],
  );
  assert.deepEqual(
    runs[0]?.analysis?.sparkline,
    [0, 60, 120, 180, 240, 300, 360].map((sockets) => [sockets / 6, sockets]),
  );
  assert.match(runs[0]?.analysis?.summary ?? '', /^leaky leaks/);
  assert.equal(runs[0]?.startedAt, '2024-07-01T12:00:00.000Z');
  assert.deepEqual(listRuns(join(reports, 'nowhere')), []);
});

test('what an older lab did not say of roles has its default, in the run and in the list', async () => {
  writeRunFile(fixed, await analyseRecord(fixed, { projectRoot }));
  const path = join(fixed, 'run.json');
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll(',"role":"mixed"', ''));
  assert.doesNotMatch(readFileSync(path, 'utf8'), /"role":"mixed"/);
  const plan = readRunFile(fixed)?.plan;
  assert.ok(plan && isFor(plan, 'fleet'));
  assert.equal(plan.target.role, 'mixed');
  assert.deepEqual(
    listRuns(reports).map(({ role }) => role),
    ['mixed', 'mixed'],
  );
});

test('a list is made of heads alone: a run.json that is damaged further on is still listed', async () => {
  writeRunFile(fixed, await analyseRecord(fixed, { projectRoot }));
  const text = readFileSync(join(fixed, 'run.json'), 'utf8');
  writeFileSync(join(fixed, 'run.json'), text.slice(0, text.length / 2));
  assert.equal(listRuns(reports).find(({ variant }) => variant === 'fixed')?.analysis?.outcome, 'clean');
  assert.throws(
    () => readRunFile(fixed),
    (error) => error instanceof RecordError && error.fault === 'corrupt',
  );
  assert.equal((await analyseRecord(fixed, { projectRoot })).analysis.outcome, 'clean', 'and it can be made again');
  writeFileSync(join(fixed, 'run.json'), '{"schemaVersion":3}');
  assert.throws(
    () => readRunFile(fixed),
    (error) => error instanceof RecordError && error.fault === 'newer',
  );
  writeFileSync(join(fixed, 'run.json'), '{"schemaVersion":2}');
  assert.throws(
    () => readRunFile(fixed),
    (error) => error instanceof RecordError && error.fault === 'corrupt',
  );
  assert.equal(listRuns(reports).find(({ variant }) => variant === 'fixed')?.analysis?.outcome, undefined);
});

test('a run.json and its head as earlier labs wrote them, with sockets alone against work, are read in today’s shape', async () => {
  const run = await analyseRecord(leaky, { projectRoot });
  writeRunFile(leaky, run);
  const [head = '', rest = ''] = readFileSync(join(leaky, 'run.json'), 'utf8').split('\n', 2);
  const stored = JSON.parse(`${head.replace(/,$/, '')}}`);
  delete stored.head.analysis.metric;
  const { byWork, ...charts } = run.analysis.charts;
  const older = { ...run, analysis: { ...run.analysis, charts: { socketsByWork: byWork[0]?.series, ...charts } } };
  assert.match(rest, /"byWork"/);
  writeFileSync(
    join(leaky, 'run.json'),
    `${JSON.stringify(stored).slice(0, -1)},\n${JSON.stringify(older).slice(1)}\n`,
  );
  const read = readRunFile(leaky)?.analysis.charts;
  assert.deepEqual(read?.overTime, JSON.parse(JSON.stringify(charts.overTime)));
  assert.deepEqual(read?.byWork[0], byWork[0], 'sockets as they were, with their prediction');
  assert.deepEqual(
    read?.byWork.slice(1).map(({ name, series }) => [name, series.map(({ measured }) => measured)]),
    byWork.slice(1).map(({ name, series }) => [name, series.map(({ measured }) => measured)]),
    'the levels of all others, out of their verdicts',
  );
  assert.equal(listRuns(reports).find(({ variant }) => variant === 'leaky')?.analysis?.metric, 'sockets');
});
