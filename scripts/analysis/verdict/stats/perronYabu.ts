import { fitLine } from './line.js';
import { sum } from './quantile.js';

/** The slope of a linear trend; its error holds whether the noise around the trend is stationary or a random walk. */
export interface Trend {
  /** The slope per step of the series. */
  slope: number;
  slopeSe: number;
  degreesOfFreedom: number;
  /** The autoregressive root used: 1 where a random walk cannot be excluded. */
  alpha: number;
}

/**
 * Fits Perron and Yabu's feasible GLS slope (Journal of Econometrics 151, 2009): the AR(1) root of the OLS residuals,
 * corrected upwards after Roy and Fuller (2001), is set to 1 when within 1/√n of it; then follow least squares on the
 * quasi-differenced series, to be used with Student's t and n − 2 degrees of freedom.
 *
 * @param y equally spaced, at least 4 values
 */
export function fitTrend(y: readonly number[]): Trend {
  const t = y.map((_, i) => i + 1);
  const alpha = autoregressiveRoot(fitLine(t, y).residuals);
  return { ...quasiDifferenced(y, t, alpha), alpha };
}

function autoregressiveRoot(residuals: readonly number[]): number {
  const n = residuals.length;
  const previous = residuals.slice(0, -1);
  const next = residuals.slice(1);
  const power = sum(previous.map((u) => u * u));
  if (power <= 0) return 0; // an exact line: nothing to difference away
  const estimate = sum(previous.map((u, i) => u * (next[i] ?? 0))) / power;
  const errors = next.map((u, i) => u - estimate * (previous[i] ?? 0));
  const se = Math.sqrt(sum(errors.map((e) => e * e)) / Math.max(1, n - 2) / power);
  if (se <= 0) return clampRoot(estimate, n);
  return clampRoot(estimate + royFuller((estimate - 1) / se, n) * se, n);
}

/** Truncates the root super-efficiently (Perron and Yabu's δ = ½, d = 1). */
function clampRoot(alpha: number, n: number): number {
  return Math.abs(alpha - 1) <= 1 / Math.sqrt(n) || alpha > 1 ? 1 : Math.max(alpha, -0.99);
}

/** The 5 % point of the Dickey–Fuller t with a trend; a unit root that it does not reject is taken as one. */
const TAU_PERCENTILE = -3.41;
/** Perron and Yabu's r (deterministic terms under the trend) and a, for an AR(1): I_p = 1. */
const TERMS = 2;
const LINEAR_FROM = 10;

/**
 * Returns the correction C(τ) of the root in units of its standard error; it is continuous in τ, and 0 far from a unit
 * root.
 */
function royFuller(tau: number, n: number): number {
  if (tau > TAU_PERCENTILE) return -tau;
  const span = (1 + TERMS) * n;
  if (tau <= -Math.sqrt(span)) return 0;
  if (tau <= -LINEAR_FROM) return tau / n - (1 + TERMS) / tau;
  const c2 = (span - TAU_PERCENTILE ** 2 * (1 + n)) / (TAU_PERCENTILE * (LINEAR_FROM + TAU_PERCENTILE) * (1 + n));
  return tau / n - (1 + TERMS) / (tau + c2 * (tau + LINEAR_FROM));
}

/** Regresses (1 − αL)y on (1 − αL)[1, t], with the first observation kept as it is. */
function quasiDifferenced(y: readonly number[], t: readonly number[], alpha: number): Omit<Trend, 'alpha'> {
  const difference = (v: readonly number[]): number[] =>
    v.map((value, i) => (i === 0 ? value : value - alpha * (v[i - 1] ?? 0)));
  const one = difference(y.map(() => 1));
  const time = difference(t);
  const value = difference(y);
  const dot = (a: readonly number[], b: readonly number[]): number => sum(a.map((x, i) => x * (b[i] ?? 0)));
  const determinant = dot(one, one) * dot(time, time) - dot(one, time) ** 2;
  const slope = (dot(one, one) * dot(time, value) - dot(one, time) * dot(one, value)) / determinant;
  const intercept = (dot(time, time) * dot(one, value) - dot(one, time) * dot(time, value)) / determinant;
  const degreesOfFreedom = y.length - 2;
  const residuals = value.map((v, i) => v - intercept * (one[i] ?? 0) - slope * (time[i] ?? 0));
  const variance = dot(residuals, residuals) / degreesOfFreedom;
  return { slope, slopeSe: Math.sqrt((variance * dot(one, one)) / determinant), degreesOfFreedom };
}
