import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Analysis, Culprit } from '../../scripts/analysis/model/analysis.js';
import { toleratedBeside } from '../../scripts/inTests/knownLeaks.js';
import { folder, judged, leak, lineOf } from './judged.js';

const WRITE = '@LEAK_LAB_BASELINE=write';
const READ = '@LEAK_LAB_BASELINE=';

describe('known leaks', () => {
  const forgotten = leak('1 channel', lineOf('service.ts', 'LEAK channel'));

  it('bears what is allowed and prints it, and fails an allowance that is too small or not needed', async () => {
    const allowing = (site: string, atMost: number) =>
      JSON.stringify({ allow: [{ resource: 'channel', site, atMost, because: 'issue 12' }] });
    const { said, printed } = await judged([
      `forgotten=${allowing('service.ts', 1)}`,
      `forgotten=${allowing('service.ts', 0.5)}`,
      `forgotten=${allowing('other.ts', 1)}`,
      `closed=${allowing('service.ts', 1)}`,
    ]);
    const [borne, small, elsewhere, unneeded] = said;
    assert.equal(borne?.ok, true, borne?.message);
    assert.match(printed, /^assertNoLeak: \S+service\.ts:\d+ leaks 1 channel per call, .*at most 1\): issue 12$/m);
    assert.match(small?.message ?? '', /^leaks 1 channel[\s\S]*allowed there: 0\.5 per call, because issue 12/);
    assert.match(elsewhere?.message ?? '', forgotten);
    assert.match(unneeded?.message ?? '', /^no channel leaks at service\.ts any more: take the allowance out/);
  });

  it('explain memory that is still in doubt beside them, and nothing that shrinks or is clean', () => {
    const channel = { resource: 'channel', file: 'a.ts', line: 1, live: 30 } as Culprit;
    const beside = (heap: object) => {
      const metrics = [
        { name: 'channels', role: 'decides', outcome: 'leak', growthPerWork: 1 },
        { name: 'heap_after_gc_bytes', role: 'supports', ...heap },
      ];
      return toleratedBeside([channel], { culprits: [channel], metrics } as unknown as Analysis, 30);
    };
    for (const outcome of ['leak', 'inconclusive'])
      assert.deepEqual(beside({ outcome, growthPerWork: 9000 }), { channels: 1, heap_after_gc_bytes: 9000 });
    assert.deepEqual(beside({ outcome: 'clean', growthPerWork: 9000 }), { channels: 1 });
    assert.deepEqual(beside({ outcome: 'inconclusive', growthPerWork: -9000 }), { channels: 1 });
  });

  it('stand in a baseline that only shrinks', async () => {
    const path = join(folder, 'leaks.json');
    const options = JSON.stringify({ baseline: path, name: 'cart' });
    const [leaking, closing] = [`forgotten=${options}`, `closed=${options}`];
    const read = () => JSON.parse(readFileSync(path, 'utf8')).leaks;

    const { said, printed } = await judged([leaking, WRITE, leaking, READ, leaking]);
    assert.deepEqual(
      said.map(({ ok }) => ok),
      [false, true, true],
      'nothing is known; it is written; it is known',
    );
    const [entry] = read().cart;
    assert.deepEqual([entry.resource, entry.perCall], ['channel', 1]);
    assert.match(entry.code, /^const client = new Client/);
    assert.match(printed, /leaks 1 channel per call, which is allowed/);

    writeFileSync(path, JSON.stringify({ leaks: { cart: [{ ...entry, perCall: 0.5 }] } }));
    assert.equal((await judged([WRITE, leaking])).said[0]?.ok, false, 'more than it was');
    assert.equal(read().cart[0].perCall, 0.5, 'and is not written');
    const [gone, taken] = (await judged([closing, WRITE, closing])).said;
    assert.match(gone?.message ?? '', /any more: run once with LEAK_LAB_BASELINE/);
    assert.equal(taken?.ok, true, taken?.message);
    assert.deepEqual(read(), {});
  });
});
