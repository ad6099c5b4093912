import type { CostOfPass } from '../analysis.js';
import type { RunCase } from './runCase.js';

/**
 * What one pass of one replica took, mean over the replicas judged: CPU of the replica from the baseline to the last
 * checkpoint (what it served, and the readings themselves, included), and channels opened, which is dials made. Undefined
 * before there was work.
 */
export function costOfPass({ judged }: RunCase): CostOfPass | undefined {
  const spans = judged.flatMap(({ checkpoints }) => {
    const [first, last] = [checkpoints[0]?.line, checkpoints.at(-1)?.line];
    const work = first && last ? last.work.done - first.work.done : 0;
    return first && last && work > 0 ? [{ first, last, work }] : [];
  });
  if (spans.length === 0) return undefined;
  const dials = spans.map(({ first, last, work }) => last.channels && (last.channels.opened - (first.channels?.opened ?? 0)) / work);
  const known = dials.filter((value) => value !== undefined);
  return { cpuMs: mean(spans.map(({ first, last, work }) => (last.cpuMs - first.cpuMs) / work)), ...(known.length === dials.length && { dials: mean(known) }) };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
