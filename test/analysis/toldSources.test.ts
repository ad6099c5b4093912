import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SourceResolver } from '../../scripts/analysis/attribution/sources/sourceResolver.js';
import { ToldSources } from '../../scripts/analysis/attribution/sources/toldSources.js';

const asIs: SourceResolver = {
  position: ([file, line, column]) => ({ file, line, column }),
  excerpt: ({ line }) => ({ startLine: line, lines: ['text'] }),
};
const sources = new ToldSources(asIs, [
  [
    ['a.ts', 1, 300],
    ['a.ts', 11, 3],
  ],
  [['b.ts', 1, 40], null],
]);

test('what a process tells of its code goes before what lies on the disk', () => {
  assert.deepEqual(sources.position(['a.ts', 1, 300]), { file: 'a.ts', line: 11, column: 3 });
  assert.deepEqual(sources.position(['c.ts', 7, 1]), { file: 'c.ts', line: 7, column: 1 });
});

test('a position that nothing leads back from is marked, and no source is shown for it', () => {
  const position = sources.position(['b.ts', 1, 40]);
  assert.deepEqual(position, { file: 'b.ts', line: 1, column: 40, unmapped: true });
  assert.equal(sources.excerpt(position), undefined);
  assert.ok(sources.excerpt(sources.position(['a.ts', 1, 300])));
});
