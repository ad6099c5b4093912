import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { RunGrowth } from '../../../scripts/analysis/model/judgement.js';
import { compareSets } from '../../../scripts/analysis/verdict/index.js';
import { knownEnds } from '../../support/known.js';

const leaky: RunGrowth = { growthPerWork: 6, ci95: [5.6, 6.4], work: 180 };
const fixed: RunGrowth = { growthPerWork: 0, ci95: [0, 0.043], work: 180 };

describe('two sets of runs', () => {
  it('one leaky run against one fixed: better, by 6 per pass', () => {
    const { better, ci99, reduction, savedPerWork } = compareSets('sockets', [leaky], [fixed]);
    assert.equal(savedPerWork, 6);
    assert.equal(better, true);
    const [low, high] = knownEnds(ci99);
    assert.ok(low > 0 && high > 6);
    assert.equal(reduction?.value, 1);
  });

  it('the other way round: not better', () => assert.equal(compareSets('sockets', [fixed], [leaky]).better, false));
  it('the same twice: not better', () => {
    const { better, ci99 } = compareSets('sockets', [leaky, leaky], [leaky, leaky]);
    assert.equal(better, false);
    const [low, high] = knownEnds(ci99);
    assert.ok(low < 0 && high > 0);
  });

  // By hand: m = 6, s₀² = (0.8 / 2 / 1.95996)² + 1.5² = 2.29165, n = 1: half = t(0.995; 6) · s = 3.70743 · 1.51382.
  it('has the interval of the rule', () => {
    const nothing: RunGrowth = { growthPerWork: 0, ci95: [0, 0], work: 1e9 };
    const { ci99 } = compareSets('sockets', [leaky], [nothing]);
    assert.ok(Math.abs(6 - knownEnds(ci99)[0] - 3.70743 * 1.51382) < 1e-3, `${ci99}`);
  });

  it('five runs each make the interval narrower than one', () => {
    const width = (n: number): number => {
      const { ci99 } = compareSets(
        'sockets',
        Array.from({ length: n }, () => leaky),
        Array.from({ length: n }, () => fixed),
      );
      const [low, high] = knownEnds(ci99);
      return high - low;
    };
    assert.ok(width(5) < width(1) / 2);
  });

  it('says no reduction of nothing, and no limit where there is none', () => {
    assert.equal(compareSets('sockets', [fixed], [leaky]).reduction, undefined);
    const uncertain: RunGrowth = { growthPerWork: 0.1, ci95: [-0.5, 0.7], work: 60 };
    const { reduction } = compareSets('sockets', [uncertain], [fixed]);
    assert.deepEqual(reduction, { value: 1 });
  });

  it('a run without growth is only as certain as its work', () => {
    const short: RunGrowth = { growthPerWork: 0, ci95: [0, 0], work: 3 };
    const { ci99 } = compareSets('sockets', [{ growthPerWork: 1, ci95: [0.9, 1.1], work: 3 }], [short]);
    assert.ok(knownEnds(ci99)[0] < 0, `${ci99}`);
  });

  it('refuses an empty set', () => assert.throws(() => compareSets('sockets', [], [fixed]), RangeError));

  it('scales with the unit and does not mind the order of runs', () => {
    const run = fc.record({
      growthPerWork: fc.double({ min: -2, max: 20, noNaN: true }),
      half: fc.double({ min: 0.01, max: 3, noNaN: true }),
    });
    const runOf = ({ growthPerWork: g, half: h }: { growthPerWork: number; half: number }, k: number): RunGrowth => ({
      growthPerWork: k * g,
      ci95: [k * (g - h), k * (g + h)],
      work: 60,
    });
    fc.assert(
      fc.property(
        fc.array(run, { minLength: 1, maxLength: 5 }),
        fc.array(run, { minLength: 1, maxLength: 5 }),
        (a, b) => {
          const of = (k: number, reverse = false): ReturnType<typeof compareSets> => {
            const [left, right] = [a.map((r) => runOf(r, k)), b.map((r) => runOf(r, k))];
            return compareSets(
              'heap_after_gc_bytes',
              reverse ? left.reverse() : left,
              reverse ? right.reverse() : right,
            );
          };
          const [once, thousand, reversed] = [of(1), of(1000), of(1, true)];
          const [ends, ofThousand, ofReversed] = [once, thousand, reversed].map(({ ci99 }) => knownEnds(ci99));
          for (const i of [0, 1] as const) {
            const [end, scaled, again] = [ends?.[i] ?? 0, ofThousand?.[i] ?? 1, ofReversed?.[i] ?? 1];
            assert.ok(Math.abs(1000 * end - scaled) < 1e-6 * Math.max(1, Math.abs(scaled)));
            assert.ok(Math.abs(end - again) < 1e-9);
          }
          assert.equal(once.better, thousand.better);
        },
      ),
      { seed: 2, numRuns: 200 },
    );
  });
});
