import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { middleOf } from '../../bench/support/ordered.js';

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('interval of a median', () => {
  // Outside of these values lie 3.1, 3.9, 4.1 and 3.3 % of the binomial distribution; with one less at either end it
  // would be 22, 18, 12 and 5.7 %.
  for (const [n, low, high] of [
    [6, 1, 6],
    [9, 2, 8],
    [20, 6, 15],
    [80, 31, 50],
  ] as const) {
    test(`of ${n} values`, () => {
      const { median, ...interval } = middleOf(upTo(n).toReversed());
      assert.equal(median, (n + 1) / 2);
      assert.deepEqual(interval, { low, high });
    });
  }

  test('no interval of fewer than 6', () => {
    assert.throws(() => middleOf(upTo(5)), RangeError);
  });
});
