import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { judgeCheckpoints } from '../../../scripts/analysis/verdict/index.js';

/** Judges heap after GC by its readings in KB, so many units of work a slice. */
const judgedHeap = (readings: readonly (readonly number[])[], units: number) =>
  judgeCheckpoints(
    'heap_after_gc_bytes',
    readings.map((each, index) => ({
      index,
      work: index * units,
      boot: 'a',
      readings: each.map((kb) => kb * 1000),
      settled: true,
      disturbed: false,
    })),
  );

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

describe('heap after GC that is now and then read with garbage', () => {
  // As read on two programs on a busy machine, in KB.
  const closed = [
    ...[
      [7723, 7754, 7752],
      [8132, 8494, 8375],
      [8204, 8238, 8210],
      [8253, 8268, 8248],
    ],
    ...[
      [8268, 8282, 8273],
      [8287, 8300, 8538],
      [8293, 8305, 8312],
    ],
  ];
  const leaking = [
    ...[
      [5415, 5463, 5708],
      [6097, 6157, 5885],
      [6550, 6284, 6281],
      [6861, 6872, 6662],
    ],
    ...[
      [7218, 7474, 7069],
      [7546, 7540, 7425],
      [7787, 8053, 7785],
    ],
  ];

  it('has the least reading as its level, and the usual distance of the next as its noise', () => {
    const { levels, pooled } = judgedHeap(closed, 60);
    assert.deepEqual(
      levels.map(({ level }) => level / 1000),
      [7723, 8132, 8204, 8248, 8268, 8287, 8293],
    );
    assert.equal(pooled?.noise, 30_000, 'no more than the least, whatever garbage is read');
    assert.equal(judgedHeap(leaking, 300).pooled?.noise, 115_000);
  });

  it('is a leak or clean all the same', () => {
    assert.equal(judgedHeap(closed, 60).outcome, 'clean');
    assert.equal(judgedHeap(leaking, 300).outcome, 'leak');
  });
});

describe('heap after GC in doubt', () => {
  const rising = (...levels: number[]) =>
    judgedHeap(
      levels.map((level) => [level]),
      60,
    );

  it('is said to rise still where a whole load at its last pace would gain the least leak, and how much work settles it', () => {
    // As read in CI: called clean before.
    const { outcome, stillRising } = rising(7740, 8441, 8820, 9243, 9674, 9773, 10068);
    assert.equal(outcome, 'inconclusive');
    assert.deepEqual(stillRising, { rise: 394_000, slices: 2, of: 6, settledBy: 1066 });
    assert.ok((stillRising?.settledBy ?? 0) * (394 / 120) >= 3500, 'that many units gain 3.5 MB');
  });

  it('is not, where a warm-up runs out, where it stopped, where it comes and goes, and where it rises by little', () => {
    const others = {
      warmUp: [9721, 12982, 13733, 14050, 14225, 14406, 14433],
      another: [9852, 13157, 13780, 14050, 14237, 14333, 14399],
      stopped: [7900, 8700, 9500, 10300, 11100, 11110, 11120],
      aStepAtTheEnd: [7900, 7950, 8000, 8010, 8020, 8030, 9600],
      sawtooth: [5000, 6300, 4700, 6000, 4400, 5700, 7000],
      little: [7900, 8900, 9400, 9500, 9600, 9760, 9900],
    };
    for (const [name, levels] of Object.entries(others)) {
      const { outcome, stillRising } = rising(...levels);
      assert.notEqual(outcome, 'leak', name);
      assert.equal(stillRising, undefined, name);
    }
  });

  it('slows down by more than noise before it is excused: with noisy readings the same levels are a leak', () => {
    const levels = [7740, 8441, 8900, 9390, 9850, 10120, 10400];
    const read = (all: readonly number[], next: number) =>
      judgedHeap(
        all.map((level) => [level, level + next, level + 300]),
        60,
      ).outcome;
    assert.equal(read(levels, 10), 'inconclusive');
    assert.equal(read(levels, 89), 'leak');
    assert.equal(read([9846, 13175, 13759, 14090, 14243, 14337, 14430], 89), 'inconclusive', 'a warm-up');
  });
});
