import { availableParallelism } from 'node:os';
import type { RunPlan } from '../plan/plan.js';
import { factsToday } from '../targets/fleet/facts.js';
import { setsBySettings } from './sets.js';

/**
 * Returns the names of a command's runs beside one another, in order: their variants, with what else tells them apart,
 * as the sets of their comparison will be called.
 */
export function planNames(plans: readonly RunPlan[]): string[] {
  const cpus = availableParallelism();
  const runs = plans.map((plan) => ({ plan, start: { facts: factsToday(plan.target.variant), cpus } }));
  const sets = setsBySettings(runs) ?? [];
  return runs.map((run) => sets.find(({ members }) => members.includes(run))?.name ?? run.plan.target.variant);
}
