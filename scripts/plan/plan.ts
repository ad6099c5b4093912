/**
 * The room of the plan: all that decides a run, what it costs and waits for, and what a machine carries. Imports text,
 * protos and services.
 */
import { z } from 'zod';
import { serviceSettings } from '../../protos/serviceSettings.js';
import { LIMITS } from '../../protos/settings/limits.js';
import { OBSERVE } from '../../protos/settings/observe.js';
import { COMMAND, DRIVE, DRIVEN_WORK, OWN_OBSERVE, OWN_WORK, PROCESS, RECORD } from '../../protos/settings/own.js';
import { RUN } from '../../protos/settings/run.js';
import { type maxGrowth, shapeOf } from '../../protos/settings/schema.js';
import { TARGET } from '../../protos/settings/target.js';
import { LOAD, WORK } from '../../protos/settings/work.js';
import { RECORD_VERSION } from './version.js';

export { RECORD_VERSION };

/** The schema of the built-in fleet as a target: replicas that discover each other by a variant. */
export const fleetTarget = z.object({
  kind: z.literal('fleet'),
  ...shapeOf(TARGET),
  service: serviceSettings.prefault({}),
});

/**
 * The schema of everything that decides a run of the lab, complete: written before the start, and enough to repeat it.
 * The row of each setting says what it may be, see `protos/settings/`.
 */
export const runPlan = z.object({
  ...shapeOf(RUN),
  schemaVersion: z.literal(RECORD_VERSION),
  target: fleetTarget,
  work: z.object(shapeOf(WORK)),
  load: z.object(shapeOf(LOAD)),
  observe: z.object(shapeOf(OBSERVE)),
  limits: z.object(shapeOf(LIMITS)),
});

const { id, expect } = shapeOf(RUN);
const own = { id, schemaVersion: runPlan.shape.schemaVersion, expect, work: z.object(shapeOf(OWN_WORK)) };
const { maxGrowth: tolerated } = shapeOf(LIMITS);

/** What the plan says of a target that the lab may put load on. */
const driven = {
  work: z.object(shapeOf(DRIVEN_WORK)).prefault({}),
  drive: z.object(shapeOf(DRIVE)).prefault({}),
};

/** The schema of a run of a command of one's own. */
const commandPlan = z.object({
  ...own,
  target: z.object({ kind: z.literal('command'), ...shapeOf(COMMAND) }),
  ...driven,
  observe: z.object(shapeOf(OWN_OBSERVE)),
  limits: z.object(shapeOf(LIMITS)),
});

/** The schema of a run that looks at processes which run already. */
const processPlan = z.object({
  ...own,
  target: z.object({ kind: z.literal('process'), ...shapeOf(PROCESS) }),
  ...driven,
  observe: z.object(shapeOf(OWN_OBSERVE)),
  limits: z.object(shapeOf(LIMITS)),
});

/** The schema of vitals lines that were printed elsewhere, and are only judged here. */
const recordPlan = z.object({
  ...own,
  target: z.object({ kind: z.literal('record'), ...shapeOf(RECORD) }),
  limits: z.object({ maxGrowth: tolerated }),
});

/**
 * The schemas of a plan by the kind of its target. A new kind is a member here, with its rows in `protos/settings/`, and
 * a folder in `scripts/targets/`. Each plan has the settings that apply to its kind and no others; code that needs what
 * only a fleet has takes a {@link RunPlan}.
 */
export const PLAN_SCHEMAS = { fleet: runPlan, command: commandPlan, process: processPlan, record: recordPlan } as const;

/** The schema of a plan with a target of any kind. */
export const anyPlan = z.union(Object.values(PLAN_SCHEMAS));

/** The plan of a run of the lab, whose target is a fleet. */
export type RunPlan = z.infer<typeof runPlan>;
/** The plan of a run, whatever its target is. */
export type AnyPlan = z.infer<typeof anyPlan>;
export type TargetKind = keyof typeof PLAN_SCHEMAS;
export type FleetTarget = z.infer<typeof fleetTarget>;
export type WorkUnit = RunPlan['work']['unit'];

/** A plan whose target is of one kind. */
export type PlanFor<Kind extends TargetKind> = z.infer<(typeof PLAN_SCHEMAS)[Kind]>;
/** The plan of a program of one's own that the lab may put load on. */
export type DrivablePlan = PlanFor<'command'> | PlanFor<'process'>;
/** The load that the lab puts on a program of one's own. */
export type DrivePlan = PlanFor<'command'>['drive'];
export type MaxGrowth = z.infer<typeof maxGrowth>;
