import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { at, fixture, observed, ofKind } from './observed.js';

test('lines of the program and of the probe stay whole, however the program prints', async () => {
  const seen = await observed(fixture('chatter.js'), { env: { LEAK_LAB_TICK_MS: '1' } });
  const expected = (await observed(fixture('chatter.js'), { preload: false })).stdout;
  assert.ok(ofKind(seen, 'tick').length > 20);
  assert.equal(seen.log.map((line) => `${line}\n`).join(''), expected);
});

describe('a program that knows nothing of the probe', () => {
  const seen = observed(fixture('plain.cjs'), { env: { LEAK_LAB_TICK_MS: '50', WAIT: '2600' } });

  test('prints, and ends, as without it', async () => {
    const { log, stderr, code } = await seen;
    const bare = await observed(fixture('plain.cjs'), { preload: false });
    assert.deepEqual([log, stderr, code], [['hello', 'bye'], 'to stderr\n', 7]);
    assert.deepEqual([bare.log, bare.stderr, bare.code], [log, stderr, code]);
  });

  test('gives a hello line, then ticks, numbered without a gap', async () => {
    const { vitals, raw } = await seen;
    const ticks = ofKind(await seen, 'tick');
    assert.deepEqual([vitals[0]?.kind, vitals.length], ['hello', 1 + ticks.length]);
    assert.ok(ticks.length >= 3, `${ticks.length} ticks`);
    assert.deepEqual(
      vitals.map(({ seq }) => seq),
      vitals.map((_, i) => i),
    );
    assert.equal(new Set(vitals.map(({ boot }) => boot)).size, 1);
    for (const line of raw) assert.match(line, /^\{"vitals":1,"boot":"[0-9a-f]{8}","seq":/);
    for (const { rssBytes, heapUsedBytes = 0, cpuMs, loopDelay, sockets } of ticks) {
      assert.ok(loopDelay);
      assert.ok(
        (rssBytes ?? 0) > heapUsedBytes &&
          heapUsedBytes > 1e6 &&
          cpuMs > 0 &&
          (loopDelay?.maxMs ?? -1) >= (loopDelay?.meanMs ?? 0),
      );
      assert.equal(sockets?.total, 0);
    }
  });
});

test('a line that the program has not finished is ended before a vitals line', async () => {
  const seen = await observed(fixture('halfLine.js'));
  assert.deepEqual(seen.log, ['half a line', 'and the rest']);
  assert.equal(at(seen, 'checkpoint', 0).settled, true);
});

test('a reader that has gone does not end the program', async () => {
  const seen = await observed(fixture('failing.js'), { env: { FAIL: 'quiet', LEAK_LAB_TICK_MS: '1' }, deaf: true });
  assert.deepEqual([seen.code, seen.signal, seen.stderr], [5, null, '']);
});

for (const how of ['throw', 'reject', 'print']) {
  test(`an error of the program's own ends it as without the probe: ${how}`, async () => {
    const options = { env: { FAIL: how, LEAK_LAB_TICK_MS: '1' }, deaf: how === 'print' };
    const [seen, bare] = [
      await observed(fixture('failing.js'), options),
      await observed(fixture('failing.js'), { ...options, preload: false }),
    ];
    assert.notEqual(bare.code, 0);
    assert.deepEqual([seen.code, seen.signal], [bare.code, bare.signal]);
    assert.match(seen.stderr, how === 'print' ? /EPIPE/ : /of the program/);
  });
}

test('a worker thread is not observed a second time', async () => {
  const seen = await observed(fixture('threads.js'));
  assert.deepEqual(seen.log, ['probe in the worker: false']);
  assert.equal(new Set(seen.vitals.map(({ boot }) => boot)).size, 1);
});

test('the probe imports nothing but Node, itself, and files that import nothing', () => {
  const probe = new URL('../../services/probe/', import.meta.url);
  const protos = ['vitalsLine', 'channelLine', 'probeEnvironment', 'settings/observe', 'settings/told'].map(
    (name) => `../../protos/${name}.js`,
  );
  const sources = readdirSync(probe).filter((name) => name.endsWith('.js'));
  assert.ok(sources.length > 10);
  for (const name of sources) {
    for (const from of importsOf(new URL(name, probe)).filter((each) => !protos.includes(each)))
      assert.match(from, /^(node:|\.\/)/, `${name} imports ${from}`);
  }
  for (const file of protos) assert.deepEqual(importsOf(new URL(file, probe)), [], file);
});

function importsOf(file: URL): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/\bfrom '([^']+)'|\bimport '([^']+)'/g)].map(
    ([, from, bare]) => from ?? bare ?? '',
  );
}
