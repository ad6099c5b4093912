import jstat from 'jstat';

/** The probability that is left out at either end. */
const TAIL = 0.025;

/**
 * Returns the exact two-sided 95 % interval of a share (Clopper and Pearson 1934). Of nothing, it may be anything.
 *
 * @param hits of `trials`, 0 … trials
 */
export function clopperPearson(hits: number, trials: number): [low: number, high: number] {
  const low = hits === 0 ? 0 : jstat.beta.inv(TAIL, hits, trials - hits + 1);
  const high = hits === trials ? 1 : jstat.beta.inv(1 - TAIL, hits + 1, trials - hits);
  return [low, high];
}
