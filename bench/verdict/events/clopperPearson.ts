/**
 * Returns the exact two-sided 95 % interval of a share (Clopper and Pearson 1934), by bisection on the binomial
 * distribution.
 *
 * @param hits of `trials`, 0 … trials
 */
export function clopperPearson(hits: number, trials: number): [low: number, high: number] {
  const low = hits === 0 ? 0 : bisect((share) => 1 - below(hits - 1, trials, share) < 0.025);
  const high = hits === trials ? 1 : bisect((share) => below(hits, trials, share) > 0.025);
  return [low, high];
}

/** Returns the share up to which the condition holds. */
function bisect(holds: (share: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let i = 0; i < 50; i++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Returns the probability of at most so many hits. */
function below(hits: number, trials: number, share: number): number {
  let [term, total] = [trials * Math.log1p(-share), 0];
  for (let k = 0; k <= hits; k++) {
    total += Math.exp(term);
    term += Math.log((trials - k) / (k + 1)) + Math.log(share) - Math.log1p(-share);
  }
  return Math.min(1, total);
}
