import jstat from 'jstat';

/** A share of a count, with its exact interval (Clopper–Pearson) of 95 %. */
export interface Proportion {
  hits: number;
  of: number;
  share: number;
  low: number;
  high: number;
}

/** The probability that is left out at either end. */
const TAIL = 0.025;

/** The quantile of the beta distribution, which the declaration that the verdict keeps of jstat leaves out. */
const { beta } = jstat as unknown as { beta: { inv(p: number, alpha: number, beta: number): number } };

/** Returns the share of hits; of nothing, it is not known, and lies anywhere. */
export function proportion(hits: number, of: number): Proportion {
  const low = hits === 0 ? 0 : beta.inv(TAIL, hits, of - hits + 1);
  const high = hits === of ? 1 : beta.inv(1 - TAIL, hits + 1, of - hits);
  return { hits, of, share: of === 0 ? Number.NaN : hits / of, low, high };
}

/** `97.6 % (41 of 42; 95 %: 87.4 … 99.9 %)`. */
export function proportionText({ hits, of, share, low, high }: Proportion): string {
  if (of === 0) return 'none';
  const percent = (value: number) => (value * 100).toFixed(1);
  return `${percent(share)} % (${hits} of ${of}; 95 %: ${percent(low)} … ${percent(high)} %)`;
}
