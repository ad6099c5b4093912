import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readPlan } from '../../scripts/record/readPlan.js';
import { RecordError } from '../../scripts/record/recordError.js';
import { RecordWriter } from '../../scripts/record/recordWriter.js';
import { pointFurther, pointLatest, writeAtomically } from '../../scripts/record/writeFiles.js';
import { history, labEvent } from '../analysis/history.js';
import { until } from '../support/patience.js';
import { temporaryFolder } from './folder.js';

const reports = temporaryFolder();
const { plan, events } = history();
const linesOf = (dir: string): string[] => readFileSync(join(dir, 'samples.ndjson'), 'utf8').split('\n');

test('the plan is there before the start, and latest points to the run', () => {
  const record = RecordWriter.create(join(reports, 'new', 'deep'), plan);
  assert.deepEqual(readPlan(record.dir), plan);
  assert.equal(readlinkSync(join(reports, 'new', 'deep', 'latest')), plan.id);
  record.close();
});

test('a folder that is taken is left alone: the plan gets another id', () => {
  const dir = join(reports, 'taken');
  const records = Array.from({ length: 5 }, () => RecordWriter.create(dir, plan));
  assert.equal(new Set(records.map((record) => record.dir)).size, 5);
  for (const record of records) {
    assert.deepEqual(readPlan(record.dir), record.plan);
    assert.match(record.plan.id, /^20240701T120000Z-leaky-processes-[0-9a-f]{4}$/);
    record.close();
  }
});

test('an id that is no name of a folder is refused, and nothing is made', () => {
  const dir = join(reports, 'refused');
  for (const id of ['../x', 'a/b', '', '.hidden', '..']) {
    assert.throws(() => RecordWriter.create(dir, { ...plan, id }), isUnwritable, id);
  }
  assert.ok(!existsSync(dir));
});

test('a reports folder that cannot be made is an error with a cure', () => {
  writeFileSync(join(reports, 'file'), '');
  assert.throws(() => RecordWriter.create(join(reports, 'file', 'reports'), plan), isUnwritable);
});

test('events are on disk soon, without anyone closing the record', async () => {
  const record = RecordWriter.create(reports, plan);
  for (const event of events.slice(0, 3)) record.append(event);
  await until(() => linesOf(record.dir).length >= 4);
  assert.deepEqual(
    linesOf(record.dir)
      .slice(0, 3)
      .map((line) => JSON.parse(line)),
    events.slice(0, 3),
  );
  record.close();
});

test('what comes after close is dropped, and closing twice is allowed', () => {
  const record = RecordWriter.create(reports, plan);
  record.append(labEvent(1, { kind: 'phase', name: 'done' }));
  record.close();
  record.append(labEvent(2, { kind: 'phase', name: 'done' }));
  record.log('late', 'late');
  record.close();
  assert.equal(linesOf(record.dir).length, 2);
  assert.deepEqual(readdirSync(join(record.dir, 'logs')), []);
});

test('hostile replica names stay below logs/, each with a file of its own', () => {
  const record = RecordWriter.create(reports, plan);
  const names = [
    'replica-1',
    'Replica-1',
    '../../etc/passwd',
    '..',
    '',
    'a/b',
    'a_b',
    'con',
    'x'.repeat(500),
    '<script>',
    '日本',
    'nul.txt',
    '.hidden',
    'a\0b',
  ];
  for (const name of names) record.log(name, `log of ${JSON.stringify(name)}`);
  record.close();
  const files = readdirSync(join(record.dir, 'logs'));
  assert.equal(new Set(files.map((file) => file.toLowerCase())).size, names.length, files.join());
  assert.ok(files.includes('replica-1.log'));
  assert.equal(readFileSync(join(record.dir, 'logs', 'replica-1.log'), 'utf8'), 'log of "replica-1"\n');
});

test('a log that grows without end is cut, and says so', () => {
  const record = RecordWriter.create(reports, plan, { logLimitBytes: 10_000 });
  for (let line = 0; line < 1000; line++) record.log('chatty', `${line} ${'x'.repeat(90)}`);
  record.close();
  const log = readFileSync(join(record.dir, 'logs', 'chatty.log'), 'utf8');
  assert.ok(log.length < 10_100, String(log.length));
  assert.match(log, /\n… cut at 10 KiB\n$/);
});

test('a lab that is killed leaves whole lines, and what was appended 250 ms before', async () => {
  const child = spawn(process.execPath, [join(dirname(fileURLToPath(import.meta.url)), 'endlessRecord.js'), reports], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [dir] = await once(child.stdout.setEncoding('utf8'), 'data');
  const samples = join(String(dir).trim(), 'samples.ndjson');
  await until(() => statSync(samples).size >= 100_000);
  child.kill('SIGKILL');
  await once(child, 'exit');
  const lines = readFileSync(samples, 'utf8').split('\n').slice(0, -1);
  assert.ok(lines.length > 100);
  for (const [index, line] of lines.entries()) assert.equal(JSON.parse(line).receivedMs, index);
});

test('a lab that crashes writes what it still held', async () => {
  const child = spawn(
    process.execPath,
    [join(dirname(fileURLToPath(import.meta.url)), 'endlessRecord.js'), reports, 'crash'],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const [dir] = await once(child.stdout.setEncoding('utf8'), 'data');
  if (child.exitCode === null) await once(child, 'exit');
  assert.equal(linesOf(String(dir).trim()).length, 4);
});

test('a disk that refuses is told once, and close throws it', {
  skip: !existsSync('/dev/full') && 'needs /dev/full',
}, async () => {
  const { symlinkSync } = await import('node:fs');
  const failures: RecordError[] = [];
  const record = RecordWriter.create(reports, plan, { onFailure: (error) => failures.push(error) });
  symlinkSync('/dev/full', join(record.dir, 'logs', 'full.log'));
  record.log('full', 'x');
  record.flush();
  record.log('full', 'y');
  record.append(labEvent(1, { kind: 'phase', name: 'done' }));
  assert.throws(() => record.close(), isUnwritable);
  assert.equal(failures.length, 1);
  assert.match(failures[0]?.message ?? '', /ENOSPC/);
  assert.equal(linesOf(record.dir).length, 2, 'the samples were still written');
});

test('files are replaced whole, and leave nothing beside them', () => {
  const dir = join(reports, 'atomic');
  mkdirSync(dir);
  writeAtomically(join(dir, 'a.html'), 'old');
  writeAtomically(join(dir, 'a.html'), 'new');
  assert.deepEqual(readdirSync(dir), ['a.html']);
  assert.equal(readFileSync(join(dir, 'a.html'), 'utf8'), 'new');
  assert.throws(() => writeAtomically(join(dir, 'absent', 'a.html'), ''), isUnwritable);
});

test('latest moves on in one step, whatever it was', () => {
  const dir = join(reports, 'latest-test');
  mkdirSync(dir);
  writeFileSync(join(dir, 'latest'), 'a text file, as on a system without symlinks');
  pointLatest(dir, 'one');
  assert.ok(lstatSync(join(dir, 'latest')).isSymbolicLink());
  pointLatest(dir, 'two');
  assert.equal(readlinkSync(join(dir, 'latest')), 'two');
  assert.deepEqual(readdirSync(dir), ['latest']);
});

test('a further link moves on like latest, and leaves alone what is somebody’s own', () => {
  const dir = join(reports, 'further-test');
  mkdirSync(join(dir, 'one'), { recursive: true });
  const path = join(dir, 'latest-command');
  pointFurther(dir, 'latest-command', 'one');
  pointFurther(dir, 'latest-command', 'two');
  assert.equal(readlinkSync(path), 'two');
  rmSync(path);
  writeFileSync(path, 'one\n');
  pointFurther(dir, 'latest-command', 'two');
  assert.equal(readlinkSync(path), 'two', 'the file that stands for a link where there are none');
  rmSync(path);
  for (const put of [
    () => writeFileSync(path, 'some notes'),
    () => mkdirSync(path),
    () => symlinkSync('../elsewhere', path),
  ]) {
    put();
    pointFurther(dir, 'latest-command', 'two');
    assert.ok(!lstatSync(path).isSymbolicLink() || readlinkSync(path) === '../elsewhere');
    rmSync(path, { recursive: true });
  }
  assert.deepEqual(readdirSync(dir), ['one']);
});

function isUnwritable(error: unknown): boolean {
  assert.ok(error instanceof RecordError);
  assert.equal(error.fault, 'unwritable');
  assert.ok(error.remedy.length > 10);
  return true;
}
