/**
 * The room of the plan: all that decides a run, what it costs and waits for, and what a machine carries. Imports text,
 * protos and services.
 */
import { z } from 'zod';
import { serviceSettings } from '../../protos/serviceSettings.js';
import { LIMITS } from '../../protos/settings/limits.js';
import { OBSERVE } from '../../protos/settings/observe.js';
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
 * The schema of what is run and judged. A new kind of target is a member here and a file in `scripts/targets/`; code
 * that needs what only a fleet has takes a {@link FleetTarget}.
 */
const target = z.discriminatedUnion('kind', [fleetTarget]);

/**
 * The schema of everything that decides a run, complete: written before the start, and enough to repeat it. The row of
 * each setting says what it may be, see `protos/settings/`.
 */
export const runPlan = z.object({
  ...shapeOf(RUN),
  schemaVersion: z.literal(RECORD_VERSION),
  target,
  work: z.object(shapeOf(WORK)),
  load: z.object(shapeOf(LOAD)),
  observe: z.object(shapeOf(OBSERVE)),
  limits: z.object(shapeOf(LIMITS)),
});

export type RunPlan = z.infer<typeof runPlan>;
export type Target = RunPlan['target'];
export type TargetKind = Target['kind'];
export type FleetTarget = z.infer<typeof fleetTarget>;
export type WorkUnit = RunPlan['work']['unit'];

/** A plan whose target is of one kind. */
export type PlanFor<Kind extends TargetKind> = RunPlan & { readonly target: Extract<Target, { kind: Kind }> };
export type MaxGrowth = z.infer<typeof maxGrowth>;
