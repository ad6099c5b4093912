import type { Catalogue } from '../plan/catalogue.js';
import { planOfSaid } from '../plan/defaults.js';
import type { RunPlan } from '../plan/plan.js';
import { newRunId } from '../plan/runId.js';
import type { Values } from '../plan/settings.js';

/**
 * Returns one plan for each that is asked for, with defaults where nothing is given; their ids are still those of no
 * run.
 */
export function plansOf(said: readonly Values[], from: Catalogue, cpus: number): RunPlan[] {
  return said.map((values) => {
    const name = values['target.variant'] ?? '';
    const known = Object.hasOwn(from.variants, name) ? from.variants[name] : undefined;
    return planOfSaid(values, { retains: known?.retains, brings: known?.plan, cpus });
  });
}

/**
 * Returns the rounds of the plans, every second one backwards (A B, B A, A B …), each run with an id of its own; round
 * i adds i to the seed.
 * @param now the time in the first run's id. Each further run has one second more, so that names sort in running order;
 * no run is over within a second, so none has a time that is still to come when it starts.
 */
export function inRunningOrder(plans: readonly RunPlan[], repeat: number, now: Date): RunPlan[] {
  return Array.from({ length: repeat }, (_, round) =>
    (round % 2 === 0 ? plans : plans.toReversed()).map((plan) => ({ ...plan, seed: (plan.seed + round) >>> 0 })),
  )
    .flat()
    .map((plan, position) => ({
      ...plan,
      id: newRunId(plan.target.variant, plan.engine, new Date(now.getTime() + 1000 * position)),
    }));
}
