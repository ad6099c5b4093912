import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { MAX_LINE_BYTES, VITALS_VERSION } from '../../protos/vitals.js';
import { cut, isVitalsLine, LINE_BYTES, LINE_VERSION, LineJoiner } from '../../services/probe/lines.js';

const ROOM = 50;

/** Chunk lines of a text, as the probe writes them. */
function chunksOf(text: string, { boot = 'b', of = 0 } = {}): string[] {
  return cut(text, ROOM).map((data, part, { length }) =>
    JSON.stringify({ vitals: 1, boot, seq: of + part, atMs: 0, kind: 'chunk', of, part, parts: length, data }),
  );
}

test('the constants of the line are those of the schema', () => {
  assert.deepEqual([LINE_VERSION, LINE_BYTES], [VITALS_VERSION, MAX_LINE_BYTES]);
});

describe('cutting and joining', () => {
  test('gives the same text again, whatever it is, in any order', () => {
    const anyText = fc.oneof(fc.json(), fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ unit: 'grapheme', maxLength: 400 }));
    fc.assert(
      fc.property(anyText, fc.infiniteStream(fc.nat()), (text, random) => {
        const chunks = chunksOf(text);
        const shuffled = chunks.map((chunk) => [random.next().value as number, chunk] as const).sort(([a], [b]) => a - b);
        const joiner = new LineJoiner();
        const out = shuffled.flatMap(([, chunk]) => joiner.feed(chunk) ?? []);
        assert.deepEqual(out, [text]);
      }),
    );
  });

  test('no piece takes more bytes than there is room', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        for (const piece of cut(text, ROOM)) assert.ok(Buffer.byteLength(JSON.stringify(piece)) - 2 <= ROOM);
      }),
    );
  });

  test('a payload with a lost chunk never comes out, and the next one does', () => {
    const joiner = new LineJoiner();
    const [first = '', , ...rest] = chunksOf('x'.repeat(200));
    assert.deepEqual([first, ...rest].map((chunk) => joiner.feed(chunk)).filter(Boolean), []);
    assert.deepEqual(
      chunksOf('y'.repeat(120), { of: 9 }).flatMap((chunk) => joiner.feed(chunk) ?? []),
      ['y'.repeat(120)],
    );
  });

  test('payloads of several lives and numbers do not mix', () => {
    const joiner = new LineJoiner();
    const lives = [chunksOf('x'.repeat(120), { boot: 'a' }), chunksOf('y'.repeat(120), { boot: 'b' }), chunksOf('z'.repeat(120), { boot: 'b', of: 7 })];
    const interleaved = [0, 1, 2].flatMap((part) => lives.map((chunks) => chunks[part] ?? ''));
    assert.deepEqual(
      interleaved.flatMap((chunk) => joiner.feed(chunk) ?? []),
      ['x', 'y', 'z'].map((letter) => letter.repeat(120)),
    );
  });

  test('a chunk that comes twice does no harm', () => {
    const joiner = new LineJoiner();
    const chunks = chunksOf('x'.repeat(120));
    assert.deepEqual(
      [chunks[0] ?? '', ...chunks].flatMap((chunk) => joiner.feed(chunk) ?? []),
      ['x'.repeat(120)],
    );
  });

  test('payloads that never become whole are forgotten', () => {
    const joiner = new LineJoiner();
    const [first = '', ...rest] = chunksOf('x'.repeat(120));
    joiner.feed(first);
    for (let of = 1; of <= 1000; of++) joiner.feed(chunksOf('y'.repeat(120), { of })[0] ?? '');
    assert.deepEqual(
      rest.flatMap((chunk) => joiner.feed(chunk) ?? []),
      [],
    );
  });
});

describe('a line', () => {
  test('of vitals passes unchanged', () => {
    const line = '{"vitals":1,"boot":"b","seq":0,"atMs":0,"kind":"event","name":"ready"}';
    assert.equal(new LineJoiner().feed(line), line);
  });

  test('of the log gives nothing', () => {
    for (const line of ['', 'hello', '{"level":"info"}', ' {"vitals":1}', '{"kind":"chunk"}']) {
      assert.equal(isVitalsLine(line), false);
      assert.equal(new LineJoiner().feed(line), undefined);
    }
  });

  test('that is half a chunk gives nothing', () => {
    const [whole = ''] = chunksOf('x'.repeat(120));
    const joiner = new LineJoiner();
    for (let length = 0; length < whole.length; length++) {
      const fed = joiner.feed(whole.slice(0, length));
      assert.ok(fed === undefined || !fed.includes('"kind":"chunk"'));
    }
    for (const wrong of ['"part":3', '"part":-1', '"part":0.5', '"part":null']) assert.equal(joiner.feed(whole.replace('"part":0', wrong)), undefined);
  });
});
