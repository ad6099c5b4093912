import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Vitals } from '../../protos/vitals.js';
import { parseVitalsLine, VitalsStream } from '../../scripts/run/vitalsStream.js';
import { history } from '../analysis/history.js';

const lines = history().events.flatMap((event) => (event.from === 'replica' ? [event.line] : []));
const ledger = lines.findLast((line) => line.kind === 'sites') as Vitals;

function chunks(line: Vitals, of: number, size = 200, boot = line.boot): string[] {
  const text = JSON.stringify(line);
  const parts = Math.ceil(text.length / size);
  return Array.from({ length: parts }, (_, part) =>
    JSON.stringify({
      vitals: 1,
      boot,
      seq: part,
      atMs: 0,
      kind: 'chunk',
      of,
      part,
      parts,
      data: text.slice(part * size, (part + 1) * size),
    }),
  );
}

function pushed(stdout: readonly string[]): { vitals: Vitals[]; logs: string[]; refused: string[] } {
  const got = { vitals: [] as Vitals[], logs: [] as string[], refused: [] as string[] };
  const stream = new VitalsStream({
    vitals: (line) => got.vitals.push(line),
    log: (line) => got.logs.push(line),
    refused: (why) => got.refused.push(why),
  });
  for (const line of stdout) stream.push(line);
  return got;
}

test('whole lines and the program’s own output are told apart', () => {
  const { vitals, logs, refused } = pushed([
    'listening',
    ...lines.map((line) => JSON.stringify(line)),
    '{"level":"info"}',
    '',
  ]);
  assert.deepEqual(vitals, lines);
  assert.deepEqual(logs, ['listening', '{"level":"info"}', '']);
  assert.deepEqual(refused, []);
});

test('chunks are joined in any order, with other lines between, and given twice', () => {
  const pieces = chunks(ledger, 1);
  assert.ok(pieces.length > 3);
  const tick = JSON.stringify(lines.find((line) => line.kind === 'tick'));
  const { vitals, refused } = pushed([...pieces.slice(1).toReversed(), tick, pieces[1] ?? '', pieces[0] ?? '']);
  assert.deepEqual(
    vitals.map(({ kind }) => kind),
    ['tick', 'sites'],
  );
  assert.deepEqual(vitals[1], ledger);
  assert.deepEqual(refused, []);
});

test('chunks of two lives do not mix', () => {
  const [a, b] = [chunks(ledger, 1, 200, 'first'), chunks(ledger, 1, 200, 'second')];
  assert.deepEqual(pushed(a.map((piece, index) => (index % 2 ? (b[index] ?? '') : piece))).vitals, []);
  assert.equal(pushed([...a, ...b]).vitals.length, 2);
});

test('what never becomes whole is dropped, in bounded memory', () => {
  const { vitals, refused } = pushed(Array.from({ length: 100 }, (_, of) => chunks(ledger, of)[0] ?? ''));
  assert.deepEqual(vitals, []);
  assert.equal(refused.length, 92);
});

test('lines that never become whole are held up to 16 MiB in all, whatever number of parts they say they have', () => {
  const data = 'x'.repeat(3800);
  const part = (of: number, number: number, parts = 4096, text = data) =>
    JSON.stringify({ vitals: 1, boot: 'b', seq: number, atMs: 0, kind: 'chunk', of, part: number, parts, data: text });
  const stream = [1, 2, 3].flatMap((of) => Array.from({ length: 2000 }, (_, number) => part(of, number)));
  const { refused } = pushed(stream);
  assert.deepEqual(refused, ['chunks of a line that never became whole']); // three would be 23 MB
  const { vitals } = pushed([...stream, ...chunks(ledger, 9)]);
  assert.deepEqual(vitals, [ledger]);
  assert.match(pushed([part(1, 0, 2, 'x'.repeat(1 << 20))]).refused[0] ?? '', /^chunk 0 of 2, 1048/);
});

test('a line that begins like vitals and is none is refused with the reason', () => {
  const tick = lines.find((line) => line.kind === 'tick');
  const refusals: [unknown, RegExp][] = [
    ['{"vitals":1,', /not whole JSON/],
    [{ ...tick, vitals: 2 }, /version 2/],
    [{ ...tick, kind: 'tock' }, /kind/],
    [{ ...tick, rssBytes: 'many' }, /rssBytes/],
    [{ vitals: 1, boot: 'b', seq: 0, atMs: 0, kind: 'chunk', of: 1, part: 0, parts: 1 }, /data/],
  ];
  for (const [line, why] of refusals) {
    const read = parseVitalsLine(typeof line === 'string' ? line : JSON.stringify(line));
    assert.equal(read.is, 'refused');
    assert.match(read.is === 'refused' ? read.why : '', why);
  }
  const huge = { vitals: 1, boot: 'b', seq: 0, atMs: 0, kind: 'chunk', of: 1, part: 0, parts: 1e9, data: '' };
  assert.equal(pushed([JSON.stringify(huge)]).refused.length, 1);
  assert.equal(pushed([JSON.stringify({ ...huge, parts: 1, data: 'no vitals' })]).refused.length, 1);
});
