import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeCheckpoints } from '../../../scripts/analysis/verdict/index.js';

describe('external memory', () => {
  // As read on a clean and on a leaking fleet, in KB: what is dead is freed in the background, late in some readings.
  const clean = [
    ...[
      [2771, 2769, 2736],
      [2769, 2843, 2761],
      [2873, 2745, 2761],
      [2865, 2745, 2761],
    ],
    ...[
      [2873, 2745, 2761],
      [2873, 2988, 2745],
      [2890, 3026, 2761],
    ],
  ];
  const judged = (all: readonly number[][], leakKb: number) =>
    judgeCheckpoints(
      'external_bytes',
      all.map((readings, index) => ({
        index,
        work: index * 10,
        boot: 'a',
        readings: readings.map((kb) => (kb + leakKb * index) * 1000),
        settled: true,
        disturbed: false,
      })),
    );

  it('has the least reading as its level', () => {
    assert.deepEqual(
      judged(clean, 0).levels.map(({ level }) => level / 1000),
      [2736, 2761, 2745, 2745, 2745, 2745, 2761],
    );
  });
  it('is clean where only what is dead moves, and a leak with 30 KB per pass on top of it', () => {
    assert.equal(judged(clean, 0).outcome, 'clean');
    assert.equal(judged(clean, 300).outcome, 'leak');
  });
});

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
