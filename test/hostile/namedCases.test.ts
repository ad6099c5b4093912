import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Vitals } from '../../protos/vitals.js';
import { add, nothingSeen } from '../../scripts/analysis/condense/accumulate.js';
import type { LabLine, RecordEvent } from '../../scripts/record/events.js';
import { recordLines, sortLines } from '../../scripts/run/recordLines.js';
import { targetOf } from '../../scripts/targets/index.js';
import { comparedWith, keptRecord, recordFolder, reportOf, runOf } from './kept.js';

const { plan, events } = keptRecord('leaky');
const isCheckpoint = (event: RecordEvent) => event.from === 'replica' && event.line.kind === 'checkpoint';
const at = events.findIndex(isCheckpoint);
const checkpoint = events[at] as Extract<RecordEvent, { from: 'replica' }>;
const textOf = (all: readonly unknown[]) => all.map((event) => JSON.stringify(event)).join('\n');

/** The record with one line after its first checkpoint, which is line 1 of the others. */
function withLine(line: object): string {
  const { boot, seq, atMs } = checkpoint.line;
  const told = { ...checkpoint, line: { vitals: 1, boot, seq, atMs, ...line } };
  return recordFolder(textOf([...events.slice(0, at + 1), told, ...events.slice(at + 1)]));
}

type Nodes = Extract<Vitals, { kind: 'profile' }>['nodes'];

function profile(of: 'heap' | 'cpu', nodes: Nodes) {
  const functions = { strings: ['once', 'file:///srv/a.js'], frames: [[0, 1, 1, 1, 9, 1]] };
  return { kind: 'profile', index: 1, of, interval: 512, ...functions, nodes, pruned: { weight: 0, samples: 0 } };
}

const calls = (depth: number): Nodes => Array.from({ length: depth }, (_, index) => [index - 1, 0, 8, 1, 1]);
const readings = checkpoint.line.kind === 'checkpoint' ? checkpoint.line.readings : [];

describe('a record that is refused with file and line, whatever its size', () => {
  const manyDigits = (digits: number) =>
    recordFolder(textOf(events).replace(/"rssBytes":\d+/, `"rssBytes":${'9'.repeat(digits)}`));
  const cases: readonly [name: string, dir: () => string, why: RegExp][] = [
    ['a call tree 30,000 deep', () => withLine(profile('heap', calls(30_000))), /line\.nodes: .*deeper than 512/],
    [
      'a caller after its callee',
      () =>
        withLine(
          profile('heap', [
            [1, 0, 8, 1, 1],
            [-1, 0, 8, 1, 1],
          ]),
        ),
      /line\.nodes/,
    ],
    ['a number of 400 digits', () => manyDigits(400), /line\.rssBytes/],
    ['a number of 300 digits', () => manyDigits(300), /line\.rssBytes: 1e\+300 is more than a run can count to/],
    [
      'a moment that no clock shows',
      () => recordFolder(textOf([{ ...events[0], receivedMs: 1e300 }, ...events])),
      /receivedMs/,
    ],
    [
      '2,000 readings of a checkpoint',
      () => withLine({ ...checkpoint.line, readings: Array.from({ length: 2_000 }, () => readings[0]) }),
      /line\.readings/,
    ],
    ['a checkpoint 2 ** 32', () => withLine({ ...checkpoint.line, index: 2 ** 32 }), /line\.index/],
    [
      'lists in lists, 200,000 deep',
      () => recordFolder(`${textOf(events.slice(0, 1))}\n${'['.repeat(200_000)}${']'.repeat(200_000)}\n`),
      /nested more than 200 deep/,
    ],
  ];
  for (const [name, dir, why] of cases)
    it(name, async () => {
      const told = await reportOf(dir());
      assert.ok('refused' in told, 'it was reported');
      assert.match(told.refused, /samples\.ndjson:\d+ is damaged: /);
      assert.match(told.refused, why);
    });

  it('a plan whose settings are nested without end', async () => {
    const dir = recordFolder(textOf(events));
    writeFileSync(join(dir, 'plan.json'), `{"schemaVersion":2,"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    const told = await reportOf(dir);
    assert.ok('refused' in told && /plan\.json .* nested more than 200 deep/.test(told.refused), JSON.stringify(told));
  });
});

describe('a record that is reported in bounded time and space', () => {
  for (const of of ['heap', 'cpu'] as const)
    it(`2 ** 32 samples in one ${of} profile`, async () => {
      const dir = withLine(profile(of, [[-1, 0, 2 ** 40, 2 ** 32, 1]]));
      assert.ok('report.html' in (await reportOf(dir)));
      const [file = ''] = readdirSync(join(dir, 'profiles'));
      const { samples } = JSON.parse(readFileSync(join(dir, 'profiles', file), 'utf8')) as { samples: unknown[] };
      assert.equal(samples.length, 100_000);
    });

  it('20,000 replicas: the first 1,000 are kept, and a note tells of the others', () => {
    const seen = nothingSeen(targetOf({ plan }));
    for (let index = 0; index < 20_000; index++) add(seen, { ...checkpoint, replica: `stray-${index}` });
    assert.equal(seen.replicas.size, 1_000);
    assert.match(seen.stack.notes.map(({ text }) => text).join(), /^the record names more than 1000 processes/);
  });
});

describe('a run.json that is refused with the place', async () => {
  const [dir, other] = [await runOf('leaky'), await runOf('fixed')];
  const file = join(dir, 'run.json');
  const text = readFileSync(file, 'utf8');
  const cases: readonly [name: string, spoil: (text: string) => string, why: RegExp][] = [
    [
      'an audit that is null',
      (text) => text.replace(/"audit":\[.*?\],"metrics"/s, '"audit":null,"metrics"'),
      /analysis\.audit/,
    ],
    ['a growth of 1e300', (text) => text.replaceAll(/"growthPerWork":[\d.e+-]+/g, '"growthPerWork":1e300'), /1e\+300/],
    [
      'a flame graph 30,000 deep',
      (text) =>
        text.replace(
          '"analysis":{',
          `"analysis":{"profile":{"tree":${'{"children":['.repeat(30_000)}${']}'.repeat(30_000)}},`,
        ),
      /nested more than 200 deep/,
    ],
  ];
  for (const [name, spoil, why] of cases)
    it(name, () => {
      const spoiled = spoil(text);
      assert.notEqual(spoiled, text, 'nothing was spoiled');
      writeFileSync(file, spoiled);
      assert.match(comparedWith(dir, other)?.refused ?? 'compared', why);
    });
});

describe('lines that are judged', () => {
  const judged = async (lines: readonly string[]) => {
    const file = join(recordFolder(''), 'lines');
    writeFileSync(file, lines.join('\n'));
    const told: LabLine[] = [];
    const nothing = { vitals: () => undefined, load: () => undefined, log: () => undefined };
    const sorted = await sortLines(file);
    const recorded = await recordLines(sorted, { ...nothing, lab: (line) => void told.push(line) });
    return { told, recorded, sorted };
  };

  it('may have a number of 400 digits: no gap is told that no record can hold', async () => {
    const line = JSON.stringify(checkpoint.line);
    const { told, recorded } = await judged([line, line.replace(/"seq":\d+/, `"seq":${'9'.repeat(400)}`)]);
    assert.equal(recorded, 1);
    assert.deepEqual(
      told.filter(({ kind }) => kind === 'gap'),
      [],
    );
    assert.match(JSON.stringify(told), /could not be read: seq/);
  });

  it('may be of 130,000 processes', async () => {
    const torn = (boot: number) => `{"vitals":1,"boot":"${boot}","seq":0,"atMs":${1_000 + boot},`;
    const { sorted } = await judged(Array.from({ length: 130_000 }, (_, boot) => torn(boot)));
    assert.equal(sorted.lives.firstMs, 1_000);
  });
});
