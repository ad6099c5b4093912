import jstat from 'jstat';

/** Two-sided 95 % point of the normal distribution. */
export const Z95 = 1.959963984540054;

/**
 * Quantile of Student's t.
 * @param p probability below it, 0 … 1
 * @param degreesOfFreedom above 0
 */
export function tQuantile(p: number, degreesOfFreedom: number): number {
  return jstat.studentt.inv(p, degreesOfFreedom);
}

/**
 * Exact (Garwood 1936) lower bound of a Poisson mean from one count, through the chi-square distribution; for a count
 * that is no whole number, the gamma distribution's continuation of it.
 * @param count 0 or more
 * @param confidence one-sided, 0 … 1
 */
export function poissonLower(count: number, confidence: number): number {
  return count <= 0 ? 0 : jstat.chisquare.inv(1 - confidence, 2 * count) / 2;
}

/**
 * Exact (Garwood 1936) upper bound, as {@link poissonLower}. Of nothing seen it is −ln(1 − confidence): 4.6 at 99 %.
 */
export function poissonUpper(count: number, confidence: number): number {
  return jstat.chisquare.inv(confidence, 2 * Math.max(0, count) + 2) / 2;
}

/**
 * Interval of the mean of a net change in a count: Garwood's for a rise; for a fall, that of its mirror image, open
 * upwards by what a rise of 0 could still be.
 */
export function netCountInterval(net: number, confidencePerSide: number): [low: number, high: number] {
  if (net >= 0) return [poissonLower(net, confidencePerSide), poissonUpper(net, confidencePerSide)];
  return [-poissonUpper(-net, confidencePerSide), poissonUpper(0, confidencePerSide)];
}
