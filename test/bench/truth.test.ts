import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { proportion } from '../../bench/truth/proportion.js';
import { thirdOf } from '../../bench/truth/third.js';

/** The probability of k hits in n draws, by Pascal's triangle. */
function binomial(k: number, n: number, p: number): number {
  let row = [1];
  for (let i = 0; i < n; i++) row = [...row, 0].map((each, j) => each * (1 - p) + (row[j - 1] ?? 0) * p);
  return row[k] ?? 0;
}

describe('the interval of a share', () => {
  const sum = (n: number, p: number, from: number, to: number) => {
    let all = 0;
    for (let k = from; k <= to; k++) all += binomial(k, n, p);
    return all;
  };

  it('leaves out 2.5 % at either end, exactly', () => {
    for (const [hits, of] of [
      [41, 42],
      [1, 30],
      [13, 20],
    ] as const) {
      const { low, high } = proportion(hits, of);
      assert.ok(Math.abs(sum(of, low, hits, of) - 0.025) < 1e-9);
      assert.ok(Math.abs(sum(of, high, 0, hits) - 0.025) < 1e-9);
    }
  });

  it('reaches the ends where all or none hit', () => {
    const { low, high } = proportion(30, 30);
    assert.equal(high, 1);
    assert.ok(Math.abs(low ** 30 - 0.025) < 1e-9);
    assert.equal(proportion(0, 30).low, 0);
  });
});

describe('the thirds', () => {
  it('share out all cases, and keep twins together', () => {
    const cases = ['a', 'b', 'c', 'd'].flatMap((name) => [{ name }, { name }]);
    const thirds = [0, 1, 2].map((third) => thirdOf(cases, third).map(({ name }) => name));
    assert.deepEqual(thirds, [
      ['a', 'a', 'd', 'd'],
      ['b', 'b'],
      ['c', 'c'],
    ]);
  });
});
