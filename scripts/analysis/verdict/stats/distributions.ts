import jstat from 'jstat';

/** The two-sided 95 % point of the normal distribution. */
export const Z95 = 1.959963984540054;

/**
 * Returns a quantile of Student's t.
 *
 * @param p probability below it, 0 … 1
 * @param degreesOfFreedom above 0
 */
export function tQuantile(p: number, degreesOfFreedom: number): number {
  return jstat.studentt.inv(p, degreesOfFreedom);
}

/**
 * Returns the exact (Garwood 1936) lower bound of a Poisson mean from one count, through the chi-square distribution;
 * for a count that is not a whole number, the continuation of it by the gamma distribution.
 *
 * @param count 0 or more
 * @param confidence one-sided, 0 … 1
 */
export function poissonLower(count: number, confidence: number): number {
  return count <= 0 ? 0 : chiSquareQuantile(1 - confidence, 2 * count) / 2;
}

/**
 * Returns the exact (Garwood 1936) upper bound, as {@link poissonLower} does the lower. For a count of 0 it is −ln(1 −
 * confidence): 4.6 at 99 %.
 */
export function poissonUpper(count: number, confidence: number): number {
  return chiSquareQuantile(confidence, 2 * Math.max(0, count) + 2) / 2;
}

/**
 * Returns the interval of the mean of a net change in a count: Garwood's for a rise; for a fall, that of its mirror
 * image, open upwards by what a rise of 0 could still be.
 */
export function netCountInterval(net: number, confidencePerSide: number): [low: number, high: number] {
  if (net >= 0) return [poissonLower(net, confidencePerSide), poissonUpper(net, confidencePerSide)];
  return [-poissonUpper(-net, confidencePerSide), poissonUpper(0, confidencePerSide)];
}

/**
 * Returns a quantile of chi-square. From 2·10⁶ degrees of freedom it is Wilson and Hilferty's (PNAS 17, 1931), which is
 * within 10⁻¹⁰ of the exact one there: jstat's search takes time in proportion, seconds for a count of 10⁹.
 */
export function chiSquareQuantile(p: number, degreesOfFreedom: number): number {
  if (!Number.isFinite(degreesOfFreedom)) return degreesOfFreedom;
  if (degreesOfFreedom < 2e6) return jstat.chisquare.inv(p, degreesOfFreedom);
  const c = 2 / (9 * degreesOfFreedom);
  return degreesOfFreedom * (1 - c + jstat.normal.inv(p, 0, 1) * Math.sqrt(c)) ** 3;
}

/**
 * Returns the probability that at most `successes` of `trials` succeed.
 *
 * @param share the probability of one success, 0 … 1
 */
export function binomialLower(successes: number, trials: number, share: number): number {
  if (successes >= trials) return 1;
  return jstat.ibeta(1 - share, trials - successes, successes + 1);
}
