import type { RunPlan } from '../plan.js';
import { isSplit } from '../replicas.js';
import type { RunSet } from './requests.js';
import type { NamedRun } from './runRequests.js';

/** What tells sets apart, the weightiest first. */
const ASPECTS: readonly ((plan: RunPlan) => string)[] = [
  (plan) => plan.target.variant,
  (plan) => plan.target.transport,
  (plan) => (isSplit(plan) ? 'split roles' : 'mixed roles'),
  (plan) => plan.engine,
  (plan) => plan.load.kind,
  (plan) => `${plan.replicas} replicas`,
];

/**
 * Groups runs into the sets that are compared: by variant, and by whatever of transport, role, engine, load and number of
 * replicas differs among them as well. Runs that differ in none of these are compared one with another, a set each.
 * Sets stand in the order in which they are first named.
 */
export function setsOf(runs: readonly NamedRun[]): RunSet[] {
  const telling = ASPECTS.filter((aspect) => new Set(runs.map(({ plan }) => aspect(plan))).size > 1);
  if (telling.length === 0) return runs.map(({ plan, dir }) => ({ name: plan.id, dirs: [dir] }));
  const sets = new Map<string, RunSet>();
  for (const { plan, dir } of runs) {
    const name = telling.map((aspect) => aspect(plan)).join(' ');
    const set = sets.get(name) ?? { name, dirs: [] };
    set.dirs.push(dir);
    sets.set(name, set);
  }
  return [...sets.values()];
}
