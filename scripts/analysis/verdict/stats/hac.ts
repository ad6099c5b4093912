import { fitLine } from './line.js';
import { mean, sum } from './quantile.js';

/**
 * The slope of least squares over its autocorrelation-robust standard error, and the share of the series that its
 * window spans.
 */
export interface RobustSlope {
  /** The ratio; infinite for an exact rising line, 0 for a constant. */
  t: number;
  /** The window ÷ the length of the series, 0 … 1, to be given to {@link fixedB99}. */
  bandwidthShare: number;
}

/**
 * Computes Newey and West's (Bartlett) t of an OLS slope, with its window from the residuals' AR(1) coefficient
 * (Andrews 1991: 1.1447·(α n)^⅓, α = 4ρ² / (1 − ρ²)²).
 */
export function robustSlope(x: readonly number[], y: readonly number[]): RobustSlope {
  const line = fitLine(x, y);
  const n = x.length;
  const xMean = mean(x);
  const scores = line.residuals.map((u, i) => u * ((x[i] ?? 0) - xMean));
  const window = bartlettWindow(line.residuals);
  const autocovariance = (lag: number): number => sum(scores.slice(lag).map((v, i) => v * (scores[i] ?? 0)));
  let power = autocovariance(0);
  for (let lag = 1; lag < Math.min(window, n); lag++) power += 2 * (1 - lag / window) * autocovariance(lag);
  const se = Math.sqrt(Math.max(0, power)) / line.sxx;
  const t = line.slope === 0 ? 0 : line.slope / se;
  return { t, bandwidthShare: Math.min(1, window / n) };
}

function bartlettWindow(residuals: readonly number[]): number {
  const previous = residuals.slice(0, -1);
  const power = sum(previous.map((u) => u * u));
  const rho = power > 0 ? sum(previous.map((u, i) => u * (residuals[i + 1] ?? 0))) / power : 0;
  const bounded = Math.min(0.97, Math.max(-0.97, rho));
  const alpha = (4 * bounded ** 2) / (1 - bounded ** 2) ** 2;
  return Math.min(residuals.length, Math.max(1, 1.1447 * (alpha * residuals.length) ** (1 / 3)));
}

/**
 * Returns the one-sided 99 % critical value of a Bartlett HAC t under fixed-b asymptotics (Kiefer and Vogelsang,
 * Econometric Theory 21, 2005, table 1: a cubic in b).
 *
 * @param bandwidthShare 0 … 1; at 0 it is the normal 2.3263
 */
export function fixedB99(bandwidthShare: number): number {
  const b = bandwidthShare;
  return 2.3263 + 4.1618 * b + 0.5368 * b ** 2 - 0.906 * b ** 3;
}
