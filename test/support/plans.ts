import type { EngineOptions } from '../../scripts/engines/engine.js';
import { planOfSaid } from '../../scripts/plan/defaults.js';
import type { FleetTarget, RunPlan } from '../../scripts/plan/plan.js';

/** Changes of a plan, by the names of its leaves, wherever in the plan they lie. */
export type PlanChanges = Partial<Omit<FleetTarget, 'kind' | 'service'>> &
  Partial<Omit<RunPlan['observe'], never>> & {
    id?: string;
    engine?: string;
    seed?: number;
    expect?: RunPlan['expect'];
    service?: Partial<FleetTarget['service']>;
    passes?: number;
    slices?: number;
    ratePerReplica?: number;
    cadence?: RunPlan['work']['cadence'];
    load?: string;
    timeLimitMs?: number;
    maxGrowth?: RunPlan['limits']['maxGrowth'];
  };

/** Returns a plan with some of its leaves changed. */
export function changed(plan: RunPlan, changes: PlanChanges): RunPlan {
  const { id, engine, seed, expect, variant, runtime, transport, role, replicas, service, load, ...others } = changes;
  const { passes, slices, ratePerReplica, cadence, timeLimitMs, maxGrowth, ...observe } = others;
  return {
    ...plan,
    ...given({ id, engine, seed, expect }),
    target: {
      ...plan.target,
      ...given({ variant, runtime, transport, role, replicas }),
      service: { ...plan.target.service, ...service },
    },
    work: { ...plan.work, ...given({ amount: passes, slices, ratePerReplica, cadence }) },
    load: { ...plan.load, ...given({ kind: load }) },
    observe: { ...plan.observe, ...observe },
    limits: { ...plan.limits, ...given({ timeMs: timeLimitMs, maxGrowth }) },
  };
}

/** Returns a short, valid plan. */
export function planOf({ variant = 'leaky', ...changes }: PlanChanges): RunPlan {
  return changed({ ...SHORT, id: `20260101T000000Z-${variant}-processes-0000` }, { variant, ...changes });
}

/** Nothing said of where: the local engine, no Swarm made, nothing kept. */
export const NOWHERE: EngineOptions = { swarmInit: false, image: 'auto', imageHosts: [], keep: false };

const SHORT: RunPlan = planOfSaid(
  { 'work.amount': 12, 'observe.tickMs': 250, expect: 'any', 'limits.timeMs': 120_000 },
  { retains: undefined, brings: undefined, cpus: Number.POSITIVE_INFINITY },
);

/** Returns the keys whose value is there. */
function given<T extends object>(values: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: NonNullable<T[Key]>;
  };
}
