import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { CheckpointReadings } from '../../../scripts/analysis/model/judgement.js';
import { judgeCheckpoints } from '../../../scripts/analysis/verdict/index.js';
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
      'sockets: bounded, grew early from 0, then flat at 4; any remaining growth is below 0.09 per pass (99 %)',
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
