import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeCheckpoints } from '../../../scripts/analysis/verdict/index.js';

describe('heap after GC of a clean run of 1500 passes', () => {
  // As read on the three replicas of the lab's own `fixed`, in KB: a warm-up that runs out slowly.
  const seen = [
    [9721, 12982, 13733, 14050, 14225, 14406, 14433],
    [9846, 13175, 13759, 14090, 14243, 14337, 14710],
    [9852, 13157, 13780, 14050, 14237, 14333, 14399],
  ];
  const judged = (levels: readonly number[], leakKb: number) =>
    judgeCheckpoints(
      'heap_after_gc_bytes',
      levels.map((kb, index) => ({
        index,
        work: index * 250,
        boot: 'a',
        readings: [(kb + leakKb * index) * 1000],
        settled: true,
        disturbed: false,
      })),
    ).outcome;

  it('is no leak, not even where the last level is high', () => {
    for (const levels of seen) assert.equal(judged(levels, 0), 'inconclusive', `${levels}`);
  });
  it('is one with 4 KB per pass leaked on top of it', () => {
    for (const levels of seen) assert.equal(judged(levels, 1000), 'leak', `${levels}`);
  });
});
