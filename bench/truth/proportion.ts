import { clopperPearson } from '../support/clopperPearson.js';

/** A share of a count, with its exact interval (Clopper–Pearson) of 95 %. */
export interface Proportion {
  hits: number;
  of: number;
  share: number;
  low: number;
  high: number;
}

/** Returns the share of hits; of nothing, it is not known, and lies anywhere. */
export function proportion(hits: number, of: number): Proportion {
  const [low, high] = clopperPearson(hits, of);
  return { hits, of, share: of === 0 ? Number.NaN : hits / of, low, high };
}

/** `97.6 % (41 of 42; 95 %: 87.4 … 99.9 %)`. */
export function proportionText({ hits, of, share, low, high }: Proportion): string {
  if (of === 0) return 'none';
  const percent = (value: number) => (value * 100).toFixed(1);
  return `${percent(share)} % (${hits} of ${of}; 95 %: ${percent(low)} … ${percent(high)} %)`;
}
