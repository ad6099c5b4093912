import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Vitals } from '../../protos/vitals.js';
import { VitalsStream } from '../../scripts/run/vitalsStream.js';
import { cut } from '../../services/probe/chunk.js';

const ROOM = 50;

const anyText = fc.oneof(
  fc.json(),
  fc.string({ unit: 'binary', maxLength: 400 }),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
);

describe('a text cut to pieces', () => {
  test('is the text again when they are joined', () => {
    fc.assert(fc.property(anyText, (text) => assert.equal(cut(text, ROOM).join(''), text)));
  });

  test('has no piece that takes more bytes than there is room', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const piece of cut(text, ROOM)) assert.ok(Buffer.byteLength(JSON.stringify(piece)) - 2 <= ROOM);
      }),
    );
  });
});

describe('a line in chunks, as the probe writes it', () => {
  test('comes to the lab as it was, whatever it says, in any order', () => {
    fc.assert(
      fc.property(anyText, fc.infiniteStream(fc.nat()), (detail, random) => {
        const line: Vitals = { vitals: 1, boot: 'b', seq: 0, atMs: 0, kind: 'event', name: 'said', detail };
        const shuffled = chunksOf(line)
          .map((chunk) => [random.next().value as number, chunk] as const)
          .sort(([a], [b]) => a - b);
        assert.deepEqual(received(shuffled.map(([, chunk]) => chunk)), { vitals: [line], refused: 0 });
      }),
    );
  });

  test('never comes whole when one is lost, or broke off anywhere, and does no harm to the next', () => {
    const line = (seq: number): Vitals => ({
      vitals: 1,
      boot: 'b',
      seq,
      atMs: 0,
      kind: 'event',
      name: 'said',
      detail: 'x'.repeat(200),
    });
    const [first = '', ...rest] = chunksOf(line(0));
    for (let length = 0; length < first.length; length++) {
      assert.deepEqual(received([first.slice(0, length), ...rest, ...chunksOf(line(9))]).vitals, [line(9)]);
    }
    for (const wrong of ['"part":99', '"part":-1', '"part":0.5', '"part":null']) {
      assert.deepEqual(received([first.replace('"part":0', wrong), ...rest]), { vitals: [], refused: 1 });
    }
  });
});

function chunksOf(line: Vitals): string[] {
  return cut(JSON.stringify(line), ROOM).map((data, part, { length }) =>
    JSON.stringify({
      vitals: 1,
      boot: line.boot,
      seq: line.seq + part,
      atMs: 0,
      kind: 'chunk',
      of: line.seq,
      part,
      parts: length,
      data,
    }),
  );
}

function received(stdout: readonly string[]): { vitals: Vitals[]; refused: number } {
  const got = { vitals: [] as Vitals[], refused: 0 };
  const stream = new VitalsStream({
    vitals: (line) => got.vitals.push(line),
    log: () => {},
    refused: () => (got.refused += 1),
  });
  for (const line of stdout) stream.push(line);
  return got;
}
