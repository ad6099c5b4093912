import { count, counted } from '../../text/figures.js';
import type { MetricName } from '../model/metrics.js';
import type { ComparedSet } from './comparedSet.js';

/**
 * Says what was seen before and after, where a count grew by the same in every slice of every replica and run: `60 in
 * each of 15 slices before, none in 15 slices after`; undefined where anything varied, or an older lab did not tell.
 */
export function seenGrowth(metric: MetricName, before: ComparedSet, after: ComparedSet): string | undefined {
  const [first, then] = [evenRise(metric, before), evenRise(metric, after)];
  return first && then && `${inSlices(first)} before, ${inSlices(then)} after`;
}

function inSlices({ rise, slices }: { rise: number; slices: number }): string {
  return `${rise === 0 ? 'none in' : `${count(rise)} in each of`} ${counted(slices, 'slice')}`;
}

function evenRise(metric: MetricName, { runs }: ComparedSet): { rise: number; slices: number } | undefined {
  const replicas = runs.flatMap(({ analysis }) =>
    analysis.metrics
      .filter(({ name, unit }) => name === metric && unit !== 'bytes')
      .flatMap(({ perReplica }) => perReplica),
  );
  const slices = replicas.flatMap(({ pooled }) => pooled?.slices ?? []);
  const [first] = slices;
  const isWhole = replicas.every(({ pooled, role }) => pooled !== undefined && role === undefined);
  if (!first || !isWhole || slices.some(({ rise, work }) => rise !== first.rise || work !== first.work))
    return undefined;
  return { rise: first.rise, slices: slices.length };
}
