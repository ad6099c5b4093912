import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { RunGrowth } from '../../../scripts/analysis/model/judgement.js';
import { compareSets } from '../../../scripts/analysis/verdict/index.js';
import { knownEnds } from '../../support/known.js';

/** A run of three replicas that grow by as much in every slice, as the lab at its defaults has them. */
function exact(growthPerWork: number, work = 180): RunGrowth {
  return { growthPerWork, standardError: 0.005, work, replicas: [[growthPerWork, growthPerWork, growthPerWork]] };
}

const leaky = exact(6);
const fixed = exact(0);

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

  // By hand: m = 6, s² = 0.005² + (0.1 · 6)², n = 1: half = t(0.99; 6) · s = 3.14267 · 0.60002; of two such, × √2.
  it('has the bound of the rule: replicas that agree are taken to say that runs differ by 10 %', () => {
    const { bounds99, allowedSpread } = compareSets('sockets', [leaky], [exact(0, 1e9)]);
    assert.equal(allowedSpread, 0.1);
    assert.ok(Math.abs(6 - knownEnds(bounds99)[0] - 3.14267 * 0.60002) < 1e-3, `${bounds99}`);
  });

  it('takes runs to differ by 1.5 times what their replicas do, from 10 to 25 %, and by 25 % where one shows nothing', () => {
    const spread = (...replicas: number[]) =>
      compareSets('sockets', [{ ...leaky, replicas: [replicas] }], [fixed]).allowedSpread;
    assert.equal(spread(6), 0.25);
    assert.equal(spread(2, 6, 10), 0.25);
    assert.ok(Math.abs((spread(5.4, 6, 6.6) ?? 0) - 0.15) < 1e-9);
    assert.equal(spread(6, 6, 6.01), 0.1);
    assert.equal(compareSets('sockets', [{ ...leaky, replicas: [[3, 3], [3]] }], [fixed]).allowedSpread, 0.1);
    assert.equal(compareSets('sockets', [leaky, leaky], [fixed, fixed]).allowedSpread, undefined);
  });

  it('finds 6 against 3, exact, with one run each; from 6 against 5.5 it concludes nothing', () => {
    assert.equal(compareSets('sockets', [leaky], [exact(3)]).better, true);
    assert.equal(compareSets('sockets', [leaky], [exact(5.5)]).better, false);
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

  it('says no reduction of nothing, nor of a growth that may be nothing', () => {
    assert.equal(compareSets('sockets', [fixed], [leaky]).reduction, undefined);
    const uncertain: RunGrowth = { ...exact(0.1), standardError: 0.3 };
    assert.equal(compareSets('sockets', [uncertain], [fixed]).reduction, undefined);
    const roundingError: RunGrowth = { ...exact(2e-12), standardError: 17 };
    assert.equal(compareSets('heap_after_gc_bytes', [roundingError], [leaky]).reduction, undefined);
  });

  it('a run without growth is only as certain as its work', () => {
    const { bounds99 } = compareSets('sockets', [exact(1, 3)], [exact(0, 3)]);
    assert.ok(knownEnds(bounds99)[0] < 0, `${bounds99}`);
  });

  it('refuses an empty set', () => assert.throws(() => compareSets('sockets', [], [fixed]), RangeError));

  it('scales with the unit and does not mind the order of runs', () => {
    const run = fc.record({
      growthPerWork: fc.double({ min: -2, max: 20, noNaN: true }),
      half: fc.double({ min: 0.01, max: 3, noNaN: true }),
    });
    const runOf = ({ growthPerWork: g, half: h }: { growthPerWork: number; half: number }, k: number): RunGrowth => ({
      growthPerWork: k * g,
      standardError: k * h,
      work: 60,
      replicas: [[k * (g - h), k * g, k * (g + h)]],
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
