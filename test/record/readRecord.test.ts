import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { RecordEvent } from '../../scripts/record/events.js';
import { type RecordEnding, readEvents } from '../../scripts/record/readEvents.js';
import { readPlan } from '../../scripts/record/readPlan.js';
import { RecordError, type RecordFault } from '../../scripts/record/recordError.js';
import { RecordWriter } from '../../scripts/record/recordWriter.js';
import { history, labEvent } from '../analysis/history.js';
import { temporaryFolder } from './folder.js';

const reports = temporaryFolder();
const { plan, events } = history({ name: (replica) => `replica-${replica} 日本 \u2028 "quoted"` });

function recorded(all: readonly RecordEvent[] = events): string {
  const record = RecordWriter.create(reports, plan);
  for (const event of all) record.append(event);
  record.close();
  return record.dir;
}

async function read(dir: string): Promise<{ events: RecordEvent[]; ending: RecordEnding | undefined }> {
  const source = readEvents(dir);
  const all: RecordEvent[] = [];
  for await (const batch of source) all.push(...batch);
  return { events: all, ending: source.ending };
}

const failsWith = (fault: RecordFault, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof RecordError, String(error));
  assert.equal(error.fault, fault);
  assert.match(error.message, message);
  assert.ok(error.remedy.length > 10);
  return true;
};

test('what was written is read', async () => {
  assert.deepEqual(await read(recorded()), { events, ending: 'whole' });
});

test('lines longer than what is read at once are whole', async () => {
  const long = labEvent(1, { kind: 'load-failed', message: 'ü'.repeat(1_500_000), lastLog: [] });
  assert.deepEqual((await read(recorded([...events, long, ...events]))).events, [...events, long, ...events]);
});

test('a last line that is cut off is left out and told; one that lacks its newline only is kept', async () => {
  const dir = recorded();
  const line = JSON.stringify(events[0]);
  appendFileSync(join(dir, 'samples.ndjson'), line);
  assert.deepEqual(await read(dir), { events: [...events, events[0]], ending: 'whole' });
  const cut = recorded();
  appendFileSync(join(cut, 'samples.ndjson'), line.slice(0, -3));
  assert.deepEqual(await read(cut), { events, ending: 'broken-line' });
});

test('no samples, and empty ones, are a record that broke off', async () => {
  const dir = recorded();
  writeFileSync(join(dir, 'samples.ndjson'), '');
  assert.deepEqual(await read(dir), { events: [], ending: 'whole' });
  rmSync(join(dir, 'samples.ndjson'));
  assert.deepEqual(await read(dir), { events: [], ending: 'absent' });
});

test('a damaged line is named by file and line', async () => {
  const tick = events.find((event) => event.from === 'replica' && event.line.kind === 'tick');
  const checkpoint = events.find((event) => event.from === 'replica' && event.line.kind === 'checkpoint');
  const damages: [string, RegExp][] = [
    ['{"receivedMs":', /samples\.ndjson:3 is damaged: it is not JSON/],
    ['null', /:3 is damaged/],
    ['42', /:3 is damaged/],
    ['{}', /:3 is damaged/],
    [JSON.stringify({ ...tick, receivedMs: 'soon' }), /:3 is damaged: receivedMs/],
    [JSON.stringify(tick).replace('"done":', '"dine":'), /:3 is damaged: line\.work\.done/],
    [JSON.stringify(tick).replace(/"rssBytes":\d+/, '"rssBytes":-1'), /:3 is damaged: line\.rssBytes/],
    [JSON.stringify(tick).replace(/"agent":\{[^}]*\}/, '"agent":null'), /:3 is damaged: line\.sockets/],
    [
      JSON.stringify(checkpoint).replace(/"readings":\[.*?\],"censuses"/, '"readings":[],"censuses"'),
      /:3 is damaged: line\.readings/,
    ],
    [JSON.stringify(tick).replace('"kind":"tick"', '"kind":"tock"'), /:3 is damaged/],
  ];
  for (const [damage, message] of damages) {
    const dir = recorded(events.slice(0, 2));
    appendFileSync(join(dir, 'samples.ndjson'), `${damage}\n${JSON.stringify(events[2])}\n`);
    await assert.rejects(read(dir), failsWith('corrupt', message), damage);
  }
});

test('vitals of a newer version are not guessed at', async () => {
  const dir = recorded(events.slice(0, 1));
  const tick = events.find((event) => event.from === 'replica' && event.line.kind === 'tick');
  appendFileSync(join(dir, 'samples.ndjson'), `${JSON.stringify(tick).replace('"vitals":1', '"vitals":2')}\n`);
  await assert.rejects(read(dir), failsWith('newer', /samples\.ndjson:2 holds vitals of version 2/));
});

test('no record, no plan, a newer one and a damaged one are told apart', () => {
  const dir = recorded();
  const write = (text: string) => () => {
    writeFileSync(join(dir, 'plan.json'), text);
    readPlan(dir);
  };
  assert.throws(() => readPlan(join(reports, 'nowhere')), failsWith('no-record', /there is no run nowhere/));
  mkdirSync(join(reports, 'empty'));
  assert.throws(() => readPlan(join(reports, 'empty')), failsWith('no-record', /empty is not the folder of a run/));
  assert.throws(() => readPlan(join(dir, 'plan.json')), failsWith('no-record', /there is no run/));
  assert.throws(
    write(JSON.stringify({ ...plan, schemaVersion: 3, unknown: true })),
    failsWith('newer', /newer grpc-leak-lab \(schema 3; this one knows 2\)/),
  );
  assert.throws(write('{"schemaVersion":1,'), failsWith('corrupt', /cut off or damaged/));
  assert.throws(write('[]'), failsWith('corrupt', /is no plan/));
  assert.throws(
    write(JSON.stringify({ ...plan, target: { ...plan.target, replicas: 0 } })),
    failsWith('corrupt', /replicas/),
  );
  rmSync(join(dir, 'plan.json'));
  assert.throws(() => readPlan(dir), failsWith('no-plan', /samples and no plan\.json/));
});
