import assert from 'node:assert/strict';
import { test } from 'node:test';
import { originalsOf } from '../../services/probe/sourceMap.js';
import { at, fixture, observed } from './observed.js';

/** Returns where the process says that the line was written which has opened three descriptors. */
async function writtenAt(map: string): Promise<unknown> {
  const seen = await observed(fixture('compiledInMemory.cjs'), { args: [map] });
  assert.equal(seen.code, 0, seen.stderr);
  const { sites, origins = [] } = at(seen, 'sites', 0);
  const { frames } =
    sites.find(({ resource, live }) => resource === 'descriptor' && live === 3) ?? assert.fail('no site');
  const [file, line] = frames[0] ?? assert.fail('no frame');
  assert.deepEqual([file.endsWith('written.js'), line], [true, 1], 'V8 runs a single line');
  const [, origin] = origins.find(([frame]) => frame.join() === frames[0]?.join()) ?? assert.fail('nothing is told');
  return origin && [origin[0].split('/').at(-1), ...origin.slice(1)];
}

for (const map of ['inline', 'beside'])
  test(`of code compiled in memory the line as written is told, by a map ${map === 'inline' ? 'within' : 'beside it'}`, async () => {
    assert.deepEqual(await writtenAt(map), ['written.js', 8, 3]);
  });

for (const map of ['lost', 'none'])
  test(`of code compiled in memory no line is told where its map is ${map === 'lost' ? 'not there' : 'not even named'}`, async () => {
    assert.equal(await writtenAt(map), null);
  });

test('code that runs as it was written has no other origin', async () => {
  const seen = await observed(fixture('opens.cjs'), { env: { LEAK_LAB_READINGS: '1' } });
  assert.ok(at(seen, 'sites', 4).sites.length > 0);
  assert.equal(at(seen, 'sites', 4).origins, undefined);
});

test('a position takes the last segment before it, and has no origin before the first or in what has none', () => {
  // Line 0: column 0 → a 4:2, column 10 → no source, column 20 → b 0:0. Line 1: column 3 → b 1:5.
  const map = { version: 3, sources: ['a', 'b'], sourceRoot: 'src/', mappings: 'AAIE,U,UCJF;GACK' };
  const wanted = [
    [0, 0],
    [0, 9],
    [0, 12],
    [0, 99],
    [1, 2],
    [1, 3],
    [5, 0],
  ].map(([line = 0, column = 0]) => ({ line, column }));
  assert.deepEqual(
    originalsOf(map, wanted).map((found) => found && [found.source, found.line, found.column]),
    [['src/a', 4, 2], ['src/a', 4, 2], undefined, ['src/b', 0, 0], undefined, ['src/b', 1, 5], undefined],
  );
});
