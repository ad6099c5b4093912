import { type AnyPlan, PLAN_SCHEMAS, type TargetKind } from './plan.js';

/** A plan of version 1, as far as its fields moved; each may be missing in what an older lab wrote. */
type PlanV1 = Readonly<Record<string, unknown>> & {
  readonly target?: Readonly<Record<string, unknown>>;
  readonly load?: Readonly<Record<string, unknown>>;
};

/** A plan that was read, or what zod found wrong with it. */
export type PlanReading = ReturnType<(typeof PLAN_SCHEMAS)[TargetKind]['safeParse']>;

/**
 * Reads a plan of any version that this lab knows: an older one is upgraded, and settings it could not hold get the
 * default.
 * @param content plan.json, or the plan of a run.json, as JSON.parse makes it
 */
export function readRunPlan(content: unknown): PlanReading {
  const today = upgradePlan(content);
  return PLAN_SCHEMAS[kindOf(today)].safeParse(today);
}

/** Returns the kind of target of a plan; what names none that is known is read as a fleet's, and refused as that. */
function kindOf(content: unknown): TargetKind {
  const kind = (content as { target?: { kind?: unknown } | null } | null | undefined)?.target?.kind;
  return typeof kind === 'string' && Object.hasOwn(PLAN_SCHEMAS, kind) ? (kind as TargetKind) : 'fleet';
}

/**
 * Brings a plan of version 1 into the shape of version 2, and returns anything else unchanged.
 *
 * Version 1 knew only fleets, and kept the fields of the fleet, the work, the observation and the limits side by side.
 */
export function upgradePlan(content: unknown): unknown {
  if (!isVersion1(content)) return content;
  const { id, engine, seed, expect, target, load } = content;
  const { replicas, service, passes, slices } = content;
  const { attribution, countTimers, metrics, profile, cpuProfile, tickMs, quietMs, settleLimitMs } = content;
  const { kind, ratePerReplica, cadence } = load ?? {};
  return {
    schemaVersion: 2,
    id,
    target: { ...target, replicas, service },
    engine,
    work: { amount: passes, unit: 'pass', slices, ratePerReplica, cadence },
    load: { kind },
    observe: { attribution, timers: countTimers, metrics, profile, cpuProfile, tickMs, quietMs, settleLimitMs },
    expect,
    limits: { timeMs: content.timeLimitMs, maxGrowth: content.maxGrowth },
    seed,
  };
}

function isVersion1(content: unknown): content is PlanV1 {
  return (
    typeof content === 'object' && content !== null && (content as Partial<AnyPlan>).schemaVersion === (1 as number)
  );
}
