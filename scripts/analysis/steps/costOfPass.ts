import { acrossRoles } from '../acrossRoles.js';
import type { CostOfPass } from '../analysis.js';
import type { RunCase } from './runCase.js';

/**
 * What one pass took: CPU of the replica from the baseline to the last checkpoint (what it served, and the readings
 * themselves, included), and channels opened, which is dials made; mean over the replicas judged, {@link acrossRoles}.
 * Undefined before there was work.
 */
export function costOfPass({ judged }: RunCase): CostOfPass | undefined {
  const spans = judged.flatMap(({ role, checkpoints }) => {
    const [first, last] = [checkpoints[0]?.line, checkpoints.at(-1)?.line];
    const work = first && last ? last.work.done - first.work.done : 0;
    return first && last && work > 0 ? [{ role, first, last, work }] : [];
  });
  const cpuMs = acrossRoles(spans.map(({ role, first, last, work }) => ({ role, value: (last.cpuMs - first.cpuMs) / work })));
  if (cpuMs === undefined) return undefined;
  const opened = spans.map(({ role, first, last, work }) => {
    return { role, value: last.channels && (last.channels.opened - (first.channels?.opened ?? 0)) / work };
  });
  const dials = opened.every(({ value }) => value !== undefined) ? acrossRoles(opened) : undefined;
  return { cpuMs, ...(dials !== undefined && { dials }) };
}
