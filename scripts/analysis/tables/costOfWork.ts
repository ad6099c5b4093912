import type { Checkpoint } from '../../../protos/vitals.js';
import type { RunCase } from '../condense/runCase.js';
import type { CostOfWork } from '../model/analysis.js';
import { acrossRoles } from '../verdict/acrossRoles.js';

/**
 * Computes the cost of a unit of work, from the baseline to the last checkpoint, as the mean over the replicas judged,
 * {@link acrossRoles}: the CPU of the replica (including the calls it served and the readings themselves), the channels
 * opened (the dials made), and the connections made. Undefined before there was work.
 */
export function costOfWork({ judged }: RunCase): CostOfWork | undefined {
  const spans = judged.flatMap(({ role, checkpoints }) => {
    const [first, last] = [checkpoints[0]?.line, checkpoints.at(-1)?.line];
    const work = first && last ? last.work.done - first.work.done : 0;
    return first && last && work > 0 ? [{ role, first, last, work }] : [];
  });
  const perWork = (count: (line: Checkpoint) => number | undefined) => {
    const values = spans.map(({ role, first, last, work }) => {
      const [before, after] = [count(first), count(last)];
      return { role, value: before === undefined || after === undefined ? undefined : (after - before) / work };
    });
    return values.every(({ value }) => value !== undefined) ? acrossRoles(values) : undefined;
  };
  const cpuMs = perWork((line) => line.cpuMs);
  const dials = perWork(({ channels }) => channels?.opened);
  const connections = perWork((line) => line.connections?.dialled);
  if (cpuMs === undefined) return undefined;
  return { cpuMs, ...(dials !== undefined && { dials }), ...(connections !== undefined && { connections }) };
}
