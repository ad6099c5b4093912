import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Site } from '../../protos/vitals.js';
import { at, fixture, type Observed, observed, ofKind } from './observed.js';

const file = fixture('served.js');
const line =
  readFileSync(file, 'utf8')
    .split('\n')
    .findIndex((text) => /^\s+Repeat\(/.test(text)) + 1;

function served(seen: Observed, index: number): Pick<Site, 'served' | 'opened' | 'closed' | 'live'>[] {
  const rows = at(seen, 'sites', index).sites.filter(isServedStream);
  return rows.map(({ resource, served: method, opened, closed, live }) => {
    assert.equal(resource, 'stream');
    return { served: method, opened, closed, live };
  });
}

function isServedStream({ served, resource }: Site): boolean {
  return served !== undefined && resource === 'stream';
}

test('with a heap profile, calls that are served are told by method, and led to where the handler is written', async () => {
  const seen = await observed(file, { env: { LEAK_LAB_PROFILE: 'heap', LEAK_LAB_PROFILE_AT: '3' } });
  assert.equal(seen.code, 0, seen.stderr);
  const [repeat, watch] = ['/test.Echo/Repeat', '/grpc.health.v1.Health/Watch'];
  assert.deepEqual(served(seen, 0), []);
  const kept = [
    { served: repeat, opened: 3, closed: 0, live: 3 },
    { served: watch, opened: 1, closed: 0, live: 1 },
  ];
  const byMethod = (index: number) =>
    served(seen, index).sort((a, b) => ((a.served ?? '') < (b.served ?? '') ? 1 : -1));
  assert.deepEqual(byMethod(1), kept, 'neither the stream that was ended nor calls that are no streams');
  assert.deepEqual(byMethod(2)[0], { served: repeat, opened: 3, closed: 1, live: 2 });
  assert.deepEqual(
    byMethod(3).map(({ live }) => live),
    [0, 0],
  );
  const frames = (method: string | undefined) =>
    at(seen, 'sites', 1).sites.find((site) => site.served === method)?.frames;
  assert.deepEqual(
    frames(repeat)?.map(([url, at]) => [url, at]),
    [[pathToFileURL(file).href, line]],
    'through both bindings',
  );
  assert.deepEqual(frames(watch), [], 'a handler of a dependency’s has no line of the target’s own');
  const streams = at(seen, 'checkpoint', 1).readings[0]?.streams;
  assert.equal(streams, 2 * (3 + 1 + 1), 'each at either end, and the call that hangs');
});

test('is not looked for otherwise', async () => {
  const seen = await observed(file);
  assert.equal(seen.code, 0, seen.stderr);
  assert.ok(ofKind(seen, 'sites').length > 0);
  for (const { sites } of ofKind(seen, 'sites')) assert.equal(sites.some(isServedStream), false);
});
