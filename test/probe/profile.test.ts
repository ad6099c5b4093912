import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Profile } from '../../protos/vitals.js';
import { liesWithin, stackSamples } from '../../scripts/analysis/attribution/callTree.js';
import { FunctionEnds } from '../../services/probe/profile/functionEnds.js';
import { compact, type TreeNode } from '../../services/probe/profile/tree.js';
import { fixture, observed, ofKind } from './observed.js';

const file = fixture('heapGrowth.js');
const url = pathToFileURL(file).href;
const line =
  readFileSync(file, 'utf8')
    .split('\n')
    .findIndex((text) => text.endsWith('// way: keeps')) + 1;

/** Bytes in use that one function allocated, with whatever it called. */
function under(profile: Profile | undefined, name: string): number {
  return (profile ? stackSamples(profile) : [])
    .filter(({ stack }) => stack.some((each) => each.name === name && each.url === url))
    .reduce((sum, { weight }) => sum + weight, 0);
}

describe('heap profile', () => {
  test('what a function keeps is found there, what it drops is not', async () => {
    const seen = await observed(file, { env: { LEAK_LAB_PROFILE: 'heap' } });
    assert.equal(seen.code, 0, seen.stderr);
    const [before, after, ...more] = ofKind(seen, 'profile');
    assert.deepEqual([before?.index, before?.of, after?.index, after?.of, more.length], [0, 'heap', 1, 'heap', 0]);
    const kept = under(after, 'keeps') - under(before, 'keeps');
    assert.ok(kept > 2e6 && kept < 8e6, `${kept} bytes of about 4 MB`); // 120 samples: ± 9 %
    assert.ok(under(after, 'drops') < 4e5, `${under(after, 'drops')} bytes are dropped and counted`);
    for (const raw of seen.raw) assert.ok(Buffer.byteLength(raw) < 4096);
  });

  test('a line within a function is told to be in it, and the next function’s is not', async () => {
    const [, after] = ofKind(await observed(file, { env: { LEAK_LAB_PROFILE: 'heap' } }), 'profile');
    const functions = after ? stackSamples(after).flatMap(({ stack }) => stack) : [];
    const retained = functions.find((each) => each.name === 'keeps' && each.url === url);
    assert.ok(retained?.end);
    assert.equal(liesWithin([url, line, 5], retained), true);
    assert.equal(liesWithin([url, retained.line - 1, 1], retained), false);
    assert.equal(liesWithin([url, retained.end.line + 1, 1], retained), false);
    assert.equal(liesWithin(['file:///elsewhere.js', line, 5], retained), false);
    assert.ok(
      functions.every(({ url: of, end }) => end === undefined || !/^node:|node_modules|services\/probe/.test(of)),
    );
  });

  test('is printed only where it is asked for, and at the checkpoints named', async () => {
    assert.equal(ofKind(await observed(file), 'profile').length, 0);
    const last = ofKind(
      await observed(file, { env: { LEAK_LAB_PROFILE: 'heap', LEAK_LAB_PROFILE_AT: '1' } }),
      'profile',
    );
    assert.deepEqual(
      last.map(({ index }) => index),
      [1],
    );
  });

  test('with a CPU profile, that covers the time between the baseline and the last checkpoint', async () => {
    const seen = await observed(file, { env: { LEAK_LAB_PROFILE: 'cpu', LEAK_LAB_PROFILE_AT: '0,1' } });
    const [cpu, ...more] = ofKind(seen, 'profile');
    assert.deepEqual([cpu?.of, cpu?.index, more.length], ['cpu', 1, 0]);
    const spent = cpu?.nodes.reduce((sum, [, , weight]) => sum + weight, 0) ?? 0;
    const [from, to] = ofKind(seen, 'checkpoint').map(({ atMs }) => atMs);
    assert.ok(spent > 0 && spent <= 1000 * ((to ?? 0) - (from ?? 0) + 1000), `${spent} µs`);
  });
});

test('a tree too large loses its smallest branches, counts them, and keeps the callers of what is kept', () => {
  const leaf = (name: string, weight: number, children: TreeNode[] = []): TreeNode => ({
    ...{
      callFrame: { functionName: name, scriptId: '1', url: 'node:x', lineNumber: 0, columnNumber: 0 },
      weight,
      samples: weight,
      fresh: 0,
    },
    children,
  });
  const wide = Array.from({ length: 200 }, (_, i) => leaf(`small${i}`, 1));
  const tree = leaf('(root)', 0, [...wide, leaf('caller', 0, [leaf('large', 500)]), leaf('empty', 0)]);
  const session = new Session();
  session.connect();
  const { nodes, frames, strings, pruned } = compact(tree, new FunctionEnds(session), 10);
  session.disconnect();
  const names = nodes.map(([, frame]) => strings[frames[frame]?.[0] ?? -1]);
  assert.equal(nodes.length, 10);
  assert.deepEqual(
    names.filter((name) => !name?.startsWith('small')),
    ['(root)', 'caller', 'large'],
  );
  assert.equal(nodes[names.indexOf('large')]?.[0], names.indexOf('caller'));
  assert.deepEqual(pruned, { weight: 193, samples: 193 });
});
