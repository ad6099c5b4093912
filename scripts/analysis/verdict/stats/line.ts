import { mean, sum } from './quantile.js';

/** A straight line through points by least squares. */
export interface FittedLine {
  slope: number;
  intercept: number;
  /** The standard error of the slope; 0 with two points. */
  slopeSe: number;
  residuals: number[];
  /** Σ(x − x̄)². */
  sxx: number;
  /** The number of points − 2. */
  degreesOfFreedom: number;
}

/**
 * Fits y on x by ordinary least squares.
 *
 * @param x at least two different values
 * @param y as many as x
 */
export function fitLine(x: readonly number[], y: readonly number[]): FittedLine {
  const xMean = mean(x);
  const yMean = mean(y);
  const dx = x.map((value) => value - xMean);
  const sxx = sum(dx.map((d) => d * d));
  const slope = sum(dx.map((d, i) => d * ((y[i] ?? 0) - yMean))) / sxx;
  const residuals = dx.map((d, i) => (y[i] ?? 0) - yMean - slope * d);
  const degreesOfFreedom = x.length - 2;
  const variance = degreesOfFreedom > 0 ? sum(residuals.map((r) => r * r)) / degreesOfFreedom : 0;
  return {
    slope,
    intercept: yMean - slope * xMean,
    slopeSe: Math.sqrt(variance / sxx),
    residuals,
    sxx,
    degreesOfFreedom,
  };
}
