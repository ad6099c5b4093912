import type { Culprit } from '../analysis/model/analysis.js';

/** Returns how many of a culprit's are left open per call, as 0.01 at least. */
export function perCall({ live }: Pick<Culprit, 'live'>, calls: number): number {
  return calls > 0 ? Math.round((live / calls) * 100) / 100 : 0;
}
