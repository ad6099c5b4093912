import { growthFigure } from '../../../text/figures.js';
import type { ReplicaVerdict } from '../../model/analysis.js';
import type { MetricName } from '../../model/metrics.js';
import { METRICS } from '../metrics.js';
import { REASON_WORDS } from '../reasons.js';

/** No more memory than this is put down to one client of a pool, with its session, its credentials and its options. */
const MOST_BYTES_EACH = 250_000;

/**
 * Weighs a leak of memory against the counted resources of the same process: where one of them could be a pool that
 * fills, the memory that its clients hold grows as long, and is as open. Memory that is more than they can hold stays a
 * leak, and so does any beside another resource that leaks.
 *
 * @param others the verdicts on the other metrics of that process
 */
export function poolOnHeap(
  name: MetricName,
  verdict: ReplicaVerdict,
  others: readonly ReplicaVerdict[],
): ReplicaVerdict {
  if (verdict.outcome !== 'leak' || others.some(({ outcome }) => outcome === 'leak')) return verdict;
  const pooled = Math.max(
    0,
    ...others.filter(({ reasonCode }) => reasonCode === 'pool-filling').map(({ growthPerWork }) => growthPerWork ?? 0),
  );
  if (pooled === 0) return verdict;
  const each = (verdict.growthPerWork ?? Number.POSITIVE_INFINITY) / pooled;
  const isTheirs = each <= MOST_BYTES_EACH;
  const detail = `${growthFigure(each, METRICS[name].unit)} for each that the pool gained`;
  const trace = [
    ...verdict.trace,
    { rule: 'it is more than what the clients of a pool that fills can hold', passed: !isTheirs, detail },
  ];
  if (!isTheirs) return { ...verdict, trace };
  const reason = REASON_WORDS['pool-filling'];
  return {
    ...verdict,
    trace,
    outcome: 'inconclusive',
    reason,
    reasonCode: 'pool-filling',
    sentence: `${METRICS[name].noun}: ${reason} (${detail})`,
  };
}
