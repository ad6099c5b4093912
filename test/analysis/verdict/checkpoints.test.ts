import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { rng } from '../../../bench/verdict/rng.js';
import type { CheckpointReadings } from '../../../scripts/analysis/model/judgement.js';
import { growthBound } from '../../../scripts/analysis/verdict/checkpoints/growth.js';
import { type Settled, settle } from '../../../scripts/analysis/verdict/checkpoints/settle.js';
import { judgeCheckpoints, METRICS } from '../../../scripts/analysis/verdict/index.js';
import { Trace } from '../../../scripts/analysis/verdict/trace.js';
import { known, knownEnds } from '../../support/known.js';

const MB = 1e6;

function at(
  levels: readonly number[],
  passesPerSlice = 10,
  change: Partial<CheckpointReadings> = {},
): CheckpointReadings[] {
  return levels.map((level, index) => ({
    index,
    work: index * passesPerSlice,
    boot: 'a',
    readings: [level, level, level],
    settled: true,
    disturbed: false,
    ...change,
  }));
}

const leaky = at([0, 60, 120, 180, 240, 300, 360]);
const fixed = at([0, 4, 4, 4, 4, 4, 4]);

describe('a fleet at its defaults', () => {
  it('calls exactly 6 sockets per pass a leak, with the rate and its interval', () => {
    const verdict = judgeCheckpoints('sockets', leaky);
    assert.equal(verdict.outcome, 'leak');
    assert.equal(verdict.reason, 'rises after every slice');
    assert.equal(verdict.growthPerWork, 6);
    const [low, high] = knownEnds(verdict.ci95);
    assert.ok(low > 5 && low < 6 && high > 6 && high < 7, `${verdict.ci95}`);
    assert.equal(
      verdict.sentence,
      'sockets: settled level rises after every load slice, 6.00 per pass: 60 in each of 5 slices',
    );
    assert.deepEqual(verdict.levels.at(-1), { index: 6, work: 60, level: 360 });
    assert.ok(verdict.trace.every((step) => step.passed));
  });

  it('calls its channels, 3 per pass, a leak', () =>
    assert.equal(judgeCheckpoints('channels', at([0, 30, 60, 90, 120, 150, 180])).outcome, 'leak'));

  it('calls heap after GC that rises by 100 KB per pass a leak, a warm-up before it or not', () => {
    for (const warmUp of [0, 1, 3]) {
      const verdict = judgeCheckpoints(
        'heap_after_gc_bytes',
        at(
          [8, 9 + warmUp, 10 + warmUp, 11.02 + warmUp, 11.99 + warmUp, 13 + warmUp, 14.01 + warmUp].map(
            (mb) => mb * MB,
          ),
        ),
      );
      assert.equal(verdict.outcome, 'leak', verdict.sentence);
      assert.ok(Math.abs(known(verdict.growthPerWork) - 100_000) < 2_000, `${verdict.growthPerWork}`);
    }
  });

  it('calls 4 sockets from the first slice on clean, with a bound', () => {
    const verdict = judgeCheckpoints('sockets', fixed);
    assert.equal(verdict.outcome, 'clean');
    assert.equal(verdict.reason, 'bounded: grew early, then flat');
    assert.equal(verdict.growthPerWork, 0);
    assert.equal(
      verdict.sentence,
      'sockets: bounded, grew early from 0, then flat at 4; any remaining growth is below 0.10 per pass (99 %)',
    );
  });

  it('calls a pool of hundreds clean once it is full', () =>
    assert.equal(judgeCheckpoints('sockets', at([0, 700, 704, 704, 704, 704, 704])).outcome, 'clean'));
});

describe('a short run', () => {
  it('is right with one pass per slice', () => {
    assert.equal(judgeCheckpoints('sockets', at([0, 6, 12, 18, 24, 30, 36], 1)).outcome, 'leak');
    assert.equal(judgeCheckpoints('channels', at([0, 1, 2, 3, 4, 5, 6], 1)).outcome, 'leak');
    assert.equal(judgeCheckpoints('sockets', at([0, 4, 4, 4, 4, 4, 4], 1)).outcome, 'clean');
  });

  it('never acquits a leak of one or more per pass, however short, and never calls a fixed fleet a leak', () => {
    for (let slices = 0; slices <= 12; slices++) {
      for (let passes = 1; passes <= 12; passes++) {
        for (const perPass of [1, 2, 3, 6]) {
          const levels = Array.from({ length: slices + 1 }, (_, i) => i * passes * perPass);
          assert.notEqual(
            judgeCheckpoints('channels', at(levels, passes)).outcome,
            'clean',
            `${perPass} per pass, ${slices} × ${passes}`,
          );
        }
        const flat = Array.from({ length: slices + 1 }, (_, i) => (i === 0 ? 0 : 4));
        assert.notEqual(judgeCheckpoints('sockets', at(flat, passes)).outcome, 'leak');
      }
    }
  });

  it('says it is too short', () => {
    assert.equal(judgeCheckpoints('sockets', at([0, 6, 12])).reason, 'too short');
    assert.equal(judgeCheckpoints('sockets', []).reason, 'too short');
    assert.equal(judgeCheckpoints('channels', at([0, 1, 2, 3, 4], 1)).reason, 'too short');
  });

  it('survives JSON', () => {
    for (const checkpoints of [[], at([3]), at([1, 2]), leaky]) {
      for (const metric of ['sockets', 'heap_after_gc_bytes'] as const) {
        const verdict = judgeCheckpoints(metric, checkpoints);
        assert.deepEqual(JSON.parse(JSON.stringify(verdict)), verdict);
      }
    }
  });
});

describe('growth that is no leak', () => {
  const reason = (levels: readonly number[]): string => {
    const verdict = judgeCheckpoints('sockets', at(levels));
    assert.equal(verdict.outcome, 'inconclusive', verdict.sentence);
    return verdict.reason;
  };
  it('is told apart by its shape', () => {
    assert.equal(reason([0, 1, 2, 3, 4, 5, 90]), 'one-off step');
    assert.equal(reason([0, 60, 120, 180, 240, 300, 301]), 'growth stopped before the end of load');
    assert.equal(reason([0, 100, 180, 230, 255, 265, 270]), 'growth is slowing down');
    assert.equal(reason([0, 0, 0, 0, 0, 30, 60]), 'growth bound above threshold');
  });
  it('in RSS proves nothing', () => {
    assert.equal(
      judgeCheckpoints('rss_bytes', at([0, 3, 6, 9, 12, 15, 18].map((mb) => mb * MB))).reason,
      'grows, but this metric alone cannot prove a leak',
    );
  });
  it('and fell again is told as that', () =>
    assert.equal(judgeCheckpoints('sockets', at([0, 40, 40, 0, 0, 0, 0])).reason, 'settled back to baseline'));
  it('does not hide a leak that follows a large pool', () =>
    assert.equal(judgeCheckpoints('sockets', at([0, 400, 410, 420, 430, 440, 450])).outcome, 'leak'));
});

describe('the bound of what is left', () => {
  it('acquits a count of six slices that gains nothing in the last two, at most 1 in three, or at most 4 in five', () => {
    const rises = fc.tuple(...Array.from({ length: 5 }, () => fc.integer({ min: 0, max: 2 })));
    fc.assert(
      fc.property(rises, (later) => {
        const levels = [0, 3, ...later].map((_, i, all) => all.slice(1, i + 1).reduce((sum, rise) => sum + rise, 0));
        const last = (length: number): number => later.slice(-length).reduce((sum, rise) => sum + rise, 0);
        const { outcome, upper99PerWork } = judgeCheckpoints('sockets', at(levels));
        const small = last(2) === 0 || last(3) <= 1 || last(5) <= 4;
        assert.equal(outcome === 'clean', small, `${levels}: ${outcome}`);
        assert.ok(outcome !== 'clean' || (upper99PerWork ?? 1) * 60 < 19, 'the bound that is told is true to its 99 %');
      }),
      { seed: 1 },
    );
  });

  it('is not lowered by a fall that came before: what drains may hide a leak', () => {
    const masked = judgeCheckpoints('sockets', at([4, 40, 30, 20, 10, 14, 18]));
    assert.equal(masked.outcome, 'inconclusive', masked.sentence);
    assert.notEqual(judgeCheckpoints('sockets', at([60, 52, 44, 30, 22, 26, 31])).outcome, 'clean');
    assert.equal(judgeCheckpoints('sockets', at([60, 50, 40, 30, 20, 10, 0])).outcome, 'clean');
    const breathing = judgeCheckpoints('sockets', at([20, 24, 17, 25, 16, 20, 24]));
    assert.equal(breathing.outcome, 'clean', breathing.sentence);
  });

  it('says that a count fell, where it did', () => {
    const verdict = judgeCheckpoints('sockets', at([60, 40, 20, 0, 0, 0, 0]));
    assert.deepEqual([verdict.outcome, verdict.reason], ['clean', 'fell, and did not rise again']);
    assert.equal(judgeCheckpoints('sockets', at([2, 1, 2, 1, 2, 1, 1])).reason, 'flat');
  });

  it('is from four slices at least: fewer never acquit', () => {
    const three = judgeCheckpoints('sockets', at([0, 4, 4, 4], 5));
    assert.deepEqual([three.outcome, three.reason], ['inconclusive', 'too short']);
    assert.ok(three.trace.some(({ rule, passed }) => rule === 'enough slices to acquit' && !passed));
    assert.equal(judgeCheckpoints('sockets', at([0, 4, 4, 4, 4], 5)).outcome, 'clean');
    assert.equal(judgeCheckpoints('sockets', at([0, 30, 60, 90], 5)).outcome, 'leak');
  });

  it('is true in 99 of 100 loads, though it is the least of three', () => {
    for (const perSlice of [1.9, 5, 10]) {
      let missed = 0;
      for (let seed = 1; seed <= 1500; seed++) {
        const chance = rng(seed, 71);
        const levels = [0];
        for (let i = 0; i < 6; i++) levels.push((levels.at(-1) ?? 0) + chance.poisson(perSlice));
        const { slices, work } = settle(METRICS.sockets, at(levels), 0, undefined, new Trace());
        const bound = growthBound(METRICS.sockets, { slices, work, sigma: 0.3 } as Settled, 0);
        if (bound < 6 * perSlice) missed++;
      }
      assert.ok(missed <= 24, `${missed} of 1500 at ${perSlice} a slice`); // of three bounds of 99 %: 26 at the least
    }
  });
});

describe('growth past its peak, or in steps', () => {
  it('is slowing down where the middle of the load saw most of it, as gossip does', () => {
    for (const levels of [
      [0, 0, 2, 6, 33, 40, 44],
      [0, 1, 4, 20, 48, 56, 61],
    ]) {
      const verdict = judgeCheckpoints('sockets', at(levels));
      assert.notEqual(verdict.outcome, 'leak', verdict.sentence);
    }
    assert.equal(judgeCheckpoints('sockets', at([0, 10, 22, 31, 44, 52, 63])).outcome, 'leak');
  });

  it('is no leak of heap where it comes with modules loaded late, and one where a flush or a module is in the way', () => {
    const heap = (...mb: number[]) => judgeCheckpoints('heap_after_gc_bytes', at(mb.map((each) => each * MB)));
    assert.notEqual(heap(9.99, 11.03, 11.12, 13.65, 14.12, 14.1, 15.97).outcome, 'leak');
    const steps = heap(10.04, 10.71, 11.77, 13.75, 13.78, 14.5, 16.56);
    assert.deepEqual([steps.outcome, steps.reason], ['inconclusive', 'grows in uneven steps']);
    assert.equal(heap(10, 11, 12, 13, 14, 15, 16).outcome, 'leak');
    assert.equal(heap(10, 11, 12, 15, 16, 17, 18).outcome, 'leak');
    assert.equal(heap(10, 11, 12, 11.6, 12.6, 13.6, 14.6).outcome, 'leak');
  });
});

describe('imperfect checkpoints', () => {
  it('leaves unsettled ones out: a growing backlog is no leak, and a leak is still one', () => {
    const backlog = fixed.map((c) => (c.index >= 3 ? { ...c, settled: false, readings: [20 * c.index] } : c));
    assert.equal(judgeCheckpoints('sockets', backlog).outcome, 'inconclusive');
    const lateBacklog = fixed.map((c) => (c.index === 6 ? { ...c, settled: false, readings: [90] } : c));
    assert.equal(judgeCheckpoints('sockets', lateBacklog).outcome, 'inconclusive');
    const gap = leaky.map((c) => (c.index === 3 ? { ...c, settled: false, readings: [999] } : c));
    const verdict = judgeCheckpoints('sockets', gap);
    assert.equal(verdict.outcome, 'leak');
    assert.equal(verdict.growthPerWork, 6);
  });

  it('takes the least reading of a disturbed count', () => {
    const disturbed = fixed.map((c) => ({
      ...c,
      disturbed: true,
      readings: c.readings.map((r, i) => r + i * c.index),
    }));
    assert.equal(judgeCheckpoints('sockets', disturbed).outcome, 'clean');
    assert.equal(
      judgeCheckpoints(
        'sockets',
        leaky.map((c) => ({ ...c, disturbed: true, readings: c.readings.map((r, i) => r + i) })),
      ).outcome,
      'leak',
    );
  });

  it('asks more of a leak than arrivals could make', () => {
    const small = at([0, 2, 4, 6, 8, 10, 12]);
    assert.equal(judgeCheckpoints('sockets', small).outcome, 'leak');
    assert.notEqual(
      judgeCheckpoints(
        'sockets',
        small.map((c) => ({ ...c, disturbed: true, readings: [...c.readings, 20 + c.index] })),
      ).outcome,
      'leak',
    );
  });

  it('drops the pair across a restart, and judges the rest', () => {
    const lives = (levels: readonly number[]): CheckpointReadings[] =>
      at(levels).map((c) => (c.index < 3 ? c : { ...c, boot: 'b', work: (c.index - 2) * 10 }));
    const leak = judgeCheckpoints('sockets', lives([0, 60, 120, 60, 120, 180, 240]));
    assert.equal(leak.outcome, 'leak', leak.sentence);
    assert.equal(leak.growthPerWork, 6);
    assert.equal(judgeCheckpoints('sockets', lives([0, 4, 4, 4, 4, 4, 4])).outcome, 'clean');
    assert.notEqual(judgeCheckpoints('sockets', lives([0, 4, 4, 50, 50, 50, 50])).outcome, 'leak');
  });

  it('takes nothing from checkpoints without work between them', () => {
    const idle = at([0, 1, 2, 3, 4, 5, 60]).map((c) => ({ ...c, work: 0 }));
    assert.equal(judgeCheckpoints('sockets', idle).reason, 'too short');
  });
});

describe('tolerated growth', () => {
  it('is no leak up to the tolerance and one beyond it', () => {
    assert.equal(judgeCheckpoints('sockets', leaky, 6).outcome, 'clean');
    assert.equal(judgeCheckpoints('sockets', leaky, 6).reason, 'grows no more than is tolerated');
    assert.equal(judgeCheckpoints('sockets', leaky, 8).outcome, 'clean');
    assert.equal(judgeCheckpoints('sockets', leaky, 5.5).outcome, 'leak');
    assert.equal(judgeCheckpoints('sockets', leaky, 0.5).outcome, 'leak');
  });
  it('still tells the growth that was measured, and says what is tolerated', () => {
    const verdict = judgeCheckpoints('sockets', leaky, 0.5);
    assert.equal(verdict.growthPerWork, 6);
    assert.match(verdict.sentence, /0\.50 per pass is tolerated/);
    assert.equal(verdict.levels.at(-1)?.level, 360);
  });
  it('leaves a clean run clean', () => assert.equal(judgeCheckpoints('sockets', fixed, 0.5).outcome, 'clean'));
});

describe('properties', () => {
  const rises = fc.array(fc.integer({ min: -20, max: 80 }), { minLength: 3, maxLength: 14 });
  const levels = (steps: readonly number[], base: number): number[] => {
    const all = [base];
    for (const step of steps) all.push((all.at(-1) ?? 0) + step);
    return all;
  };

  it('a constant added to every level changes nothing but the levels', () => {
    fc.assert(
      fc.property(rises, fc.integer({ min: 1, max: 5000 }), (steps, shift) => {
        const [a, b] = [
          judgeCheckpoints('sockets', at(levels(steps, 300))),
          judgeCheckpoints('sockets', at(levels(steps, 300 + shift))),
        ];
        assert.deepEqual(
          [a.outcome, a.reason, a.growthPerWork, a.ci95],
          [b.outcome, b.reason, b.growthPerWork, b.ci95],
        );
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('the order in which checkpoints are handed in does not matter', () => {
    fc.assert(
      fc.property(rises, (steps) => {
        const checkpoints = at(levels(steps, 300));
        assert.deepEqual(
          judgeCheckpoints('sockets', [...checkpoints].reverse()),
          judgeCheckpoints('sockets', checkpoints),
        );
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  it('work in other units scales the rate and, once it is long enough, changes no outcome', () => {
    fc.assert(
      fc.property(rises, fc.integer({ min: 2, max: 50 }), (steps, factor) => {
        const [a, b] = [
          judgeCheckpoints('sockets', at(levels(steps, 300), 100)),
          judgeCheckpoints('sockets', at(levels(steps, 300), 100 * factor)),
        ];
        assert.equal(a.outcome, b.outcome);
        assert.ok(Math.abs(known(a.growthPerWork) - known(b.growthPerWork) * factor) < 1e-9);
      }),
      { seed: 5, numRuns: 200 },
    );
  });

  it('the estimate lies in its interval', () => {
    fc.assert(
      fc.property(rises, fc.constantFrom('sockets' as const, 'heap_after_gc_bytes' as const), (steps, metric) => {
        const { ci95, growthPerWork } = judgeCheckpoints(
          metric,
          at(levels(steps, 300).map((l) => (metric === 'sockets' ? l : l * 1e4))),
        );
        const [[low, high], growth] = [knownEnds(ci95), known(growthPerWork)];
        assert.ok(low <= growth && growth <= high);
      }),
      { seed: 6, numRuns: 300 },
    );
  });
});
