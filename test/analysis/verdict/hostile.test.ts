import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ReplicaVerdict } from '../../../scripts/analysis/model/analysis.js';
import type { CheckpointReadings, LoadSample, RunGrowth } from '../../../scripts/analysis/model/judgement.js';
import type { MetricName } from '../../../scripts/analysis/model/metrics.js';
import {
  combineReplicas,
  compareSets,
  judgeCheckpoints,
  judgeSingleLoad,
} from '../../../scripts/analysis/verdict/index.js';
import { poissonLower, poissonUpper } from '../../../scripts/analysis/verdict/stats/distributions.js';
import { partOf, percent } from '../../../scripts/text/figures.js';
import { grownWords } from '../../../scripts/text/growthEvidence.js';
import { endsOf } from '../../../scripts/text/interval.js';
import { known, knownEnds } from '../../support/known.js';

const MB = 1e6;
const PASS = { one: 'pass', many: 'passes' };

function at(levels: readonly number[], passes = 10): CheckpointReadings[] {
  return levels.map((level, index) => ({
    ...{ index, work: passes * index, boot: 'one' },
    ...{ readings: [level, level, level], settled: true, disturbed: false },
  }));
}

/** 20 samples before, 120 under and 20 after a load of 1200 passes. */
function load(value: (share: number, index: number) => number): LoadSample[] {
  return Array.from({ length: 160 }, (_, i): LoadSample => {
    const share = Math.min(1, Math.max(0, (i - 20) / 119));
    const phase = i < 20 ? 'baseline' : i < 140 ? 'load' : 'final';
    return { atMs: i * 500, work: Math.round(1200 * share), boot: 'one', value: value(share, i), phase };
  });
}

const metrics = fc.constantFrom<MetricName>('sockets', 'heap_after_gc_bytes', 'rss_bytes');

/** Values of every size and sign, and what is no number. */
const hostile = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -1e9, max: 1e9, noNaN: true }) },
  { weight: 3, arbitrary: fc.integer({ min: -20, max: 400 }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY) },
  { weight: 1, arbitrary: fc.constantFrom(1e300, -1e300, 5e-324, -0, 1e15, -1e15, 1e-9, 2 ** 53) },
);

/** Checks all that a verdict prints: no word of a machine, and figures that do not contradict one another. */
function isSane(verdict: Omit<ReplicaVerdict, 'replica' | 'role'>, unit: string): void {
  const printed = [
    verdict.sentence,
    grownWords(verdict, unit, PASS),
    ...verdict.trace.map(({ rule, detail }) => `${rule}: ${detail}`),
  ].join('\n');
  assert.doesNotMatch(printed, /NaN|undefined|Infinity|null/);
  for (const [, share] of printed.matchAll(/([\d.]+) %/g)) assert.ok(Number(share) <= 100, printed);
  assert.doesNotMatch(printed, /below −/, printed);
  const { growthPerWork, ci95, upper99PerWork, outcome } = verdict;
  const [low, high] = endsOf(ci95);
  assert.ok(low <= high, `${ci95}`);
  if (growthPerWork !== null) assert.ok(low <= growthPerWork && growthPerWork <= high, `${growthPerWork} ${ci95}`);
  if (upper99PerWork === null) return;
  assert.ok(upper99PerWork >= 0, `${upper99PerWork}`);
  if (outcome !== 'clean' && growthPerWork !== null)
    assert.ok(upper99PerWork >= growthPerWork, `${upper99PerWork} below ${growthPerWork}`);
}

describe('a bound', () => {
  it('of memory that fell after its warm-up is not negative', () => {
    const verdict = judgeCheckpoints(
      'heap_after_gc_bytes',
      at([10, 14, 13, 12.5, 12.2, 12.1, 12.05].map((mb) => mb * MB)),
    );
    assert.equal(verdict.outcome, 'clean');
    assert.ok(known(verdict.upper99PerWork) > 0, verdict.sentence);
    const single = judgeSingleLoad(
      'heap_after_gc_bytes',
      load((share) => 20 * MB - 4 * MB * share),
    );
    assert.ok(known(single.upper99PerWork) > 0, single.sentence);
  });

  it('is not below its own estimate, wherever a step of 40 MB or of 40 sockets lies', () => {
    for (let share = 0.05; share < 1; share += 0.05)
      for (const metric of ['heap_after_gc_bytes', 'sockets'] as const) {
        const step = metric === 'sockets' ? 40 : 40 * MB;
        const verdict = judgeSingleLoad(
          metric,
          load((x) => (x > share ? 2 * step : step)),
        );
        isSane(verdict, metric === 'sockets' ? 'sockets' : 'bytes');
      }
  });

  it('of Poisson is found at once for any count, and agrees with the exact one where the method changes', () => {
    // Cornish and Fisher's expansion of the chi-square quantile, to k^(−3/2): within 10⁻¹² at these counts.
    const expanded = (z: number, k: number) =>
      k +
      Math.sqrt(2 * k) * z +
      (2 / 3) * (z ** 2 - 1) +
      (z ** 3 - 7 * z) / (9 * Math.sqrt(2 * k)) -
      (6 * z ** 4 + 14 * z ** 2 - 32) / (405 * k);
    for (const [p, z] of [
      [0.99, 2.3263478740408408],
      [0.975, 1.959963984540054],
    ] as const)
      for (const count of [9e5, 1e6, 1.1e6, 1e9]) {
        assert.ok(Math.abs(poissonUpper(count, p) / (expanded(z, 2 * count + 2) / 2) - 1) < 1e-10, `${count}`);
        assert.ok(Math.abs(poissonLower(count, p) / (expanded(-z, 2 * count) / 2) - 1) < 1e-10, `${count}`);
      }
    assert.ok(poissonUpper(1e15, 0.99) > 1e15 && poissonLower(1e15, 0.99) < 1e15);
  });
});

describe('hostile readings', () => {
  it('at checkpoints print nothing that contradicts itself', () => {
    fc.assert(
      fc.property(
        metrics,
        fc.array(fc.array(hostile, { minLength: 0, maxLength: 4 }), { minLength: 0, maxLength: 12 }),
        fc.constantFrom(0, 0.5, 1e6),
        (metric, levels, tolerated) => {
          const checkpoints = levels.map((readings, index) => ({ ...at([0])[0], index, work: 10 * index, readings }));
          const verdict = judgeCheckpoints(metric, checkpoints as CheckpointReadings[], tolerated);
          isSane(verdict, metric === 'sockets' ? 'sockets' : 'bytes');
          const replicas = [1, 2, 3].map((number) => ({ replica: `r${number}`, ...verdict }));
          const { growthPerWork, ci95 } = combineReplicas(metric, replicas);
          const [low, high] = endsOf(ci95);
          assert.ok(low <= (growthPerWork ?? low) && (growthPerWork ?? high) <= high, `${growthPerWork} ${ci95}`);
        },
      ),
      { seed: 11, numRuns: 600 },
    );
  });

  it('under a single load print nothing that contradicts itself', () => {
    fc.assert(
      fc.property(metrics, fc.array(hostile, { minLength: 1, maxLength: 40 }), (metric, values) => {
        const verdict = judgeSingleLoad(
          metric,
          load((_, index) => values[index % values.length] ?? 0),
        );
        isSane(verdict, metric === 'sockets' ? 'sockets' : 'bytes');
      }),
      { seed: 12, numRuns: 150 },
    );
  });

  it('that are no numbers acquit nobody', () => {
    assert.notEqual(
      judgeSingleLoad(
        'sockets',
        load(() => Number.NaN),
      ).outcome,
      'clean',
    );
    assert.notEqual(judgeCheckpoints('sockets', at([0, 1, 2, 3, 4, 5, 6].map(() => Number.NaN))).outcome, 'clean');
  });
});

describe('a comparison of hostile figures', () => {
  const finite = fc.oneof(
    fc.double({ min: -1e12, max: 1e12, noNaN: true }),
    fc.constantFrom(0, -0, 2e-12, -2e-12, 1e-300, 6, 1e9),
  );
  const run = fc.record({
    growthPerWork: finite,
    standardError: fc.oneof(fc.constantFrom(0, 1e-300, 0.005, 1e9), fc.double({ min: 0, max: 1e6, noNaN: true })),
    work: fc.constantFrom(0, 1, 60, 180, 1e9),
    replicas: fc.array(fc.array(finite, { minLength: 0, maxLength: 4 }), { minLength: 0, maxLength: 2 }),
  });

  it('has ends in order, a share only of what certainly grows, and the same answer the other way round', () => {
    const set = fc.array(run, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.constantFrom<MetricName>('sockets', 'heap_after_gc_bytes'), set, set, (metric, a, b) => {
        const [there, back] = [compareSets(metric, a, b), compareSets(metric, b, a)];
        const [ci, bounds] = [knownEnds(there.ci99), knownEnds(there.bounds99)];
        const slack = 1e-9 * Math.max(1, ...ci.map(Math.abs));
        assert.ok(ci[0] <= bounds[0] + slack && bounds[0] <= there.savedPerWork + slack, `${ci} ${bounds}`);
        assert.ok(there.savedPerWork <= bounds[1] + slack && bounds[1] <= ci[1] + slack, `${ci} ${bounds}`);
        const allowed = there.allowedSpread ?? 0.1;
        assert.ok(allowed >= 0.1 && allowed <= 0.25, `${allowed}`);
        assert.ok(!(there.better && back.better));
        if (there.reduction) {
          const { value, low = value, high = value } = there.reduction;
          assert.ok([value, low, high].every(Number.isFinite), JSON.stringify(there.reduction));
          assert.ok(low <= value + slack && value <= high + slack, JSON.stringify(there.reduction));
        }
      }),
      { seed: 13, numRuns: 1500 },
    );
  });

  it('says no share of a growth that is a rounding error', () => {
    const noise: RunGrowth = { growthPerWork: 1e-12, standardError: 17, work: 180, replicas: [[1e-12, 0, 0]] };
    const grown: RunGrowth = { growthPerWork: 6, standardError: 0.005, work: 180, replicas: [[6, 6, 6]] };
    assert.equal(compareSets('heap_after_gc_bytes', [noise], [grown]).reduction, undefined);
  });
});

describe('a printed share', () => {
  it('is 0 to 100 % or none, whatever it is of', () => {
    fc.assert(
      fc.property(hostile, hostile, (part, whole) => {
        assert.match(partOf(part, whole), /^(–|0 %|< 0\.1 %|[1-9]?\d(\.\d)? %|> 99\.9 %|100 %)$/);
        assert.doesNotMatch(percent(part), /NaN|Infinity/);
      }),
      { seed: 14, numRuns: 2000 },
    );
    assert.equal(partOf(8, 7), '100 %');
    assert.equal(partOf(1, 0), '–');
  });
});
