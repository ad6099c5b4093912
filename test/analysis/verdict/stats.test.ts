import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { rng } from '../../../bench/verdict/rng.js';
import {
  netCountInterval,
  poissonLower,
  poissonUpper,
  tQuantile,
} from '../../../scripts/analysis/verdict/stats/distributions.js';
import { fixedB99, robustSlope } from '../../../scripts/analysis/verdict/stats/hac.js';
import { bestHinge } from '../../../scripts/analysis/verdict/stats/hinge.js';
import { fitLine } from '../../../scripts/analysis/verdict/stats/line.js';
import { average, difference, ratio } from '../../../scripts/analysis/verdict/stats/mover.js';
import { fitTrend } from '../../../scripts/analysis/verdict/stats/perronYabu.js';
import { quantile, scaledMad } from '../../../scripts/analysis/verdict/stats/quantile.js';

function near(actual: number | undefined, expected: number, tolerance: number): void {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= tolerance,
    `${actual} is not within ${tolerance} of ${expected}`,
  );
}

describe('distributions', () => {
  it("gives Student's t as tabulated (Fisher and Yates, table III)", () => {
    for (const [p, df, expected] of [
      [0.975, 1, 12.706],
      [0.99, 1, 31.821],
      [0.975, 4, 2.776],
      [0.99, 4, 3.747],
      [0.995, 10, 3.169],
      [0.975, 30, 2.042],
      [0.995, 120, 2.617],
    ] as const) {
      near(tQuantile(p, df), expected, 5e-4);
    }
  });

  // Ulm 1990, and Pearson and Hartley's Biometrika tables, table 40: 95 % limits of a Poisson mean.
  it('gives the exact Poisson limits as tabulated', () => {
    for (const [count, low, high] of [
      [0, 0, 3.689],
      [1, 0.0253, 5.572],
      [5, 1.623, 11.668],
      [10, 4.795, 18.39],
      [50, 37.11, 65.92],
      [100, 81.36, 121.63],
    ] as const) {
      near(poissonLower(count, 0.975), low, 5e-3);
      near(poissonUpper(count, 0.975), high, 5e-3);
    }
  });

  it('bounds nothing seen by −ln(1 − p)', () => near(poissonUpper(0, 0.99), -Math.log(0.01), 1e-6));

  it('has Poisson limits that leave the tail they say', () => {
    const tail = (mean: number, from: number): number => {
      let [term, below] = [Math.exp(-mean), 0];
      for (let k = 0; k < from; k++) {
        below += term;
        term *= mean / (k + 1);
      }
      return 1 - below;
    };
    near(tail(poissonLower(12, 0.975), 12), 0.025, 1e-6);
    near(1 - tail(poissonUpper(12, 0.975), 13), 0.025, 1e-6);
  });

  it('mirrors the interval of a fall', () => {
    const [low, high] = netCountInterval(-10, 0.975);
    near(low, -18.39, 5e-3);
    near(high, 3.689, 5e-3);
  });
});

describe('quantiles', () => {
  // R: quantile(c(10, 1, 4, 3, 2), 0.2) is 1.8; mad(c(1, 1, 2, 2, 4, 6, 9)) is 1.4826.
  it('agree with R', () => {
    near(quantile([10, 1, 4, 3, 2], 0.2), 1.8, 1e-12);
    near(scaledMad([1, 1, 2, 2, 4, 6, 9]), 1.4826, 1e-12);
  });
  it('need a value', () => assert.throws(() => quantile([], 0.5), RangeError));
});

describe('lines', () => {
  // Anscombe 1973, first set; summary(lm) in R: intercept 3.0000909, slope 0.5000909, its standard error 0.1179055.
  it("fit Anscombe's data as R does", () => {
    const line = fitLine(
      [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5],
      [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68],
    );
    near(line.slope, 0.5000909, 1e-7);
    near(line.intercept, 3.0000909, 1e-7);
    near(line.slopeSe, 0.1179055, 1e-7);
  });

  it('break where the data do', () => {
    const hinge = bestHinge(Array.from({ length: 20 }, (_, i) => 5 + 3 * Math.min(i, 11) + 0.5 * Math.max(0, i - 11)));
    assert.equal(hinge?.at, 11);
    near(hinge?.earlierSlope, 3, 1e-9);
    near(hinge?.laterSlope, 0.5, 1e-9);
    assert.equal(bestHinge([1, 2, 3, 4]), undefined);
  });
});

describe('the Perron–Yabu trend', () => {
  const walk = (seed: number, drift: number, n = 24): number[] => {
    const r = rng(seed, 7);
    let level = 0;
    return Array.from({ length: n }, () => (level += drift + r.normal(1)));
  };

  it('takes a random walk as one: its slope is the mean step', () => {
    const y = walk(3, 0.5, 100);
    const trend = fitTrend(y);
    assert.equal(trend.alpha, 1);
    near(trend.slope, ((y.at(-1) ?? 0) - (y[0] ?? 0)) / (y.length - 1), 1e-9);
  });

  it('comes near least squares where the noise is white', () => {
    const r = rng(5, 7);
    const y = Array.from({ length: 200 }, (_, i) => 0.1 * i + r.normal(1));
    const trend = fitTrend(y);
    assert.ok(Math.abs(trend.alpha) < 0.3, `${trend.alpha}`);
    near(
      trend.slope,
      fitLine(
        y.map((_, i) => i),
        y,
      ).slope,
      1e-3,
    );
  });

  it('covers the drift of a random walk at its 95 %, where least squares does not', () => {
    const covered = { fgls: 0, ols: 0 };
    for (let seed = 1; seed <= 1000; seed++) {
      const y = walk(seed, 0.5);
      const [trend, line] = [
        fitTrend(y),
        fitLine(
          y.map((_, i) => i),
          y,
        ),
      ];
      if (Math.abs(trend.slope - 0.5) <= tQuantile(0.975, 22) * trend.slopeSe) covered.fgls++;
      if (Math.abs(line.slope - 0.5) <= tQuantile(0.975, 22) * line.slopeSe) covered.ols++;
    }
    // 5 % of walks pass for stationary (the test's own size) and lose their cover: at least 0.95², less 2.5 standard
    // errors.
    assert.ok(covered.fgls >= 880, `${covered.fgls} of 1000`);
    assert.ok(covered.ols <= 700, `${covered.ols} of 1000`);
  });

  it('is exact on an exact line', () => {
    const trend = fitTrend([1, 3, 5, 7, 9, 11]);
    near(trend.slope, 2, 1e-9);
    near(trend.slopeSe, 0, 1e-9);
  });
});

describe('the robust slope', () => {
  // The critical value's definition, simulated: t of the mean of white noise with a Bartlett window of b·n, one-sided
  // 99 %.
  it('has the fixed-b critical value that simulation gives', () => {
    const [n, runs] = [100, 4000];
    for (const b of [0.1, 0.4]) {
      const r = rng(11, Math.round(100 * b));
      const t = Array.from({ length: runs }, () =>
        meanT(
          Array.from({ length: n }, () => r.normal(1)),
          b * n,
        ),
      );
      near(quantile(t, 0.99), fixedB99(b), 0.3);
    }
  });

  it('trusts a slope less the more the noise is correlated', () => {
    const r = rng(2, 9);
    const x = Array.from({ length: 60 }, (_, i) => i);
    const noise: number[] = [];
    for (const _ of x) noise.push(0.9 * (noise.at(-1) ?? 0) + r.normal(0.44));
    const white = x.map((i) => 0.05 * i + r.normal(1));
    const red = x.map((i) => 0.05 * i + (noise[i] ?? 0));
    assert.ok(robustSlope(x, red).bandwidthShare > robustSlope(x, white).bandwidthShare);
    assert.equal(
      robustSlope(
        x,
        x.map(() => 4),
      ).t,
      0,
    );
  });
});

function meanT(values: readonly number[], window: number): number {
  const n = values.length;
  const centre = values.reduce((a, b) => a + b, 0) / n;
  const at = (lag: number): number =>
    values.slice(lag).reduce((total, v, i) => total + (v - centre) * ((values[i] ?? 0) - centre), 0) / n;
  let power = at(0);
  for (let lag = 1; lag < window; lag++) power += 2 * (1 - lag / window) * at(lag);
  return centre / Math.sqrt(power / n);
}

describe('MOVER', () => {
  const a = { value: 4, low: 3, high: 5 };
  const b = { value: 10, low: 8, high: 12 };

  it('adds symmetric intervals as variances', () => {
    const d = difference(a, b);
    near(d.low, -6 - Math.sqrt(5), 1e-12);
    near(d.high, -6 + Math.sqrt(5), 1e-12);
    near(average([a, a, a, a]).high, 4.5, 1e-12);
  });

  // With symmetric intervals MOVER-R is Fieller's theorem: (ab ± √(a²b² − (a² − h²)(b² − k²))) / (b² − k²).
  it("is Fieller's interval of a ratio", () => {
    const root = Math.sqrt(1600 - 15 * 96);
    near(ratio(a, b).low, (40 - root) / 96, 1e-12);
    near(ratio(a, b).high, (40 + root) / 96, 1e-12);
  });

  it('leaves a ratio unlimited when the denominator may be 0', () =>
    assert.deepEqual(ratio(a, { value: 1, low: -1, high: 3 }), { value: 4 }));
});
