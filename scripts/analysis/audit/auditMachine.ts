import type { RunCase } from '../condense/runCase.js';
import type { FactOf } from '../model/audit.js';

/**
 * Reports replicas that fell silent because they did not get the CPU that they would have used. They were given time,
 * so nothing is lost but readings in between; that the machine was overloaded is a fact all the same.
 */
export function auditMachine({ replicas, seen }: RunCase): FactOf<'machine-kept-up'> | undefined {
  const starved = replicas.flatMap(({ id, seen: { starved } }) => (starved ? [{ id, ...starved }] : []));
  if (starved.length === 0) return undefined;
  const loads = starved.flatMap(({ loadAverage }) => loadAverage ?? []);
  return {
    rule: 'machine-kept-up',
    level: 'note',
    starved: starved.map(({ loadAverage, ...facts }) => facts),
    ...(loads.length > 0 && { loadAverage: Math.max(...loads) }),
    ...(seen.start && { cpus: seen.start.cpus }),
  };
}
