import { growthFigure } from '../../../text/figures.js';
import type { ReplicaVerdict } from '../../model/analysis.js';
import type { MetricName } from '../../model/metrics.js';
import { METRICS } from '../metrics.js';
import { REASON_WORDS } from '../reasons.js';

/**
 * No more of a metric than this is put down to one client of a pool: its connection and session on both sides, its
 * timers, and the memory of its credentials, options and buffers.
 */
const MOST_EACH: Readonly<Partial<Record<MetricName, number>>> = {
  streams: 2,
  sessions: 2,
  descriptors: 2,
  timers: 4,
  heap_after_gc_bytes: 250_000,
  external_bytes: 250_000,
};

/**
 * Weighs a leak of what clients hold, and what has no creation sites of its own, against the counted resources of the
 * same process: where one of them could be a pool that fills, what its clients hold grows as long, and is as open. More
 * than they can hold stays a leak, and so does any beside another resource that leaks.
 *
 * @param others the verdicts on the counts that were judged before, of that process
 */
export function heldByPool(
  name: MetricName,
  verdict: ReplicaVerdict,
  others: readonly ReplicaVerdict[],
): ReplicaVerdict {
  const most = MOST_EACH[name];
  if (most === undefined || verdict.outcome !== 'leak' || others.some(({ outcome }) => outcome === 'leak'))
    return verdict;
  const pools = others.filter(({ reasonCode }) => reasonCode === 'pool-filling');
  const pooled = Math.max(0, ...pools.map(({ growthPerWork }) => growthPerWork ?? 0));
  if (pooled === 0) return verdict;
  const each = (verdict.growthPerWork ?? Number.POSITIVE_INFINITY) / pooled;
  const detail = `${growthFigure(each, METRICS[name].unit)} for each client that the pool gained`;
  const rule = 'it is more than the clients of a pool that fills can hold';
  const trace = [...verdict.trace, { rule, passed: each > most, detail }];
  if (each > most) return { ...verdict, trace };
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
