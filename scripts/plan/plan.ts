/**
 * The room of the plan: all that decides a run, what it costs and waits for, and what a machine carries. Imports text,
 * protos and services.
 */
import { z } from 'zod';
import { serviceSettings } from '../../protos/serviceSettings.js';

/** Version of plan.json and run.json together. */
export const RECORD_VERSION = 2;

/** The longest time that a run may be given, in milliseconds. */
export const MOST_TIME_MS = 7 * 86_400_000;

const int = (low: number, high: number) => z.number().int().min(low).max(high);

/** Schema of a tolerated growth: `--max-growth=sockets:0.5` lets sockets grow by up to half a socket per unit of work. */
export const maxGrowth = z.object({
  metric: z.string(),
  perWork: z.number().nonnegative(),
});

/** Schema of the built-in fleet as a target: replicas that discover each other by a variant. */
export const fleetTarget = z.object({
  kind: z.literal('fleet'),
  variant: z.string(),
  transport: z.enum(['mtls', 'tls-shared', 'plaintext']),
  /** `mixed`: every replica is client and server. `split`: one role per process. */
  role: z.enum(['mixed', 'split']).default('mixed'),
  /** How many; where roles are split, of each role. */
  replicas: int(1, 100),
  service: serviceSettings.prefault({}),
});

/**
 * Schema of what is run and judged. A new kind of target is a member here and a file in `scripts/targets/`; whoever
 * needs what only a fleet has takes a {@link FleetTarget}.
 */
const target = z.discriminatedUnion('kind', [fleetTarget]);

/** Schema of the work: how much, in what unit, cut into how many slices, and how fast. */
const work = z.object({
  /** Units of work that each replica (but for servers) is to do in the whole run. */
  amount: int(1, 10_000_000),
  /** What one unit is called; of a fleet a discovery pass. */
  unit: z.enum(['pass', 'call', 'iteration', 'second']).default('pass'),
  /** Slices of the work, each followed by a checkpoint. */
  slices: int(1, 48),
  /** Units per second and replica. */
  ratePerReplica: z.number().positive().max(1000),
  /** Without a driver: evenly, or on the incident's back-off. */
  cadence: z.enum(['steady', 'incident']),
});

/** Schema of how closely a target is looked at. */
const observe = z.object({
  /** Whether creation sites are captured, so that the guilty line can be named. */
  attribution: z.boolean(),
  /** Whether timers are counted, through async_hooks. */
  timers: z.boolean(),
  /** Whether replicas serve Prometheus metrics: `monitored` also runs a Prometheus that scrapes them. */
  metrics: z.enum(['off', 'on', 'monitored']).default('off'),
  /** Whether V8's sampling heap profiler runs, and the creation sites of streams are captured. */
  profile: z.boolean().default(false),
  /** Whether V8's CPU profiler runs, from the baseline to the last checkpoint. */
  cpuProfile: z.boolean().default(false),
  /** Period of the cheap readings; 0: none. */
  tickMs: int(0, 3_600_000),
  /** How long nothing must happen before a settled reading. */
  quietMs: int(1, 60_000),
  /** How long a checkpoint waits for quiet: twice the longest deadline of a stream, at most. */
  settleLimitMs: int(100, 2 * 86_400_000),
});

/** Schema of everything that decides a run, complete: written before the start, and enough to repeat it. */
export const runPlan = z.object({
  schemaVersion: z.literal(RECORD_VERSION),
  /** `<UTC time>-<variant>-<engine>-<4 hex>`, the name of the run's folder. */
  id: z.string(),
  target,
  engine: z.string(),
  work,
  load: z.object({ kind: z.string() }),
  observe,
  /** What the run should come out as; `any` is always as expected. */
  expect: z.enum(['leak', 'clean', 'any']),
  limits: z.object({
    /** The whole run ends at this. */
    timeMs: int(1_000, MOST_TIME_MS),
    maxGrowth: z.array(maxGrowth),
  }),
  seed: int(0, 0xffff_ffff),
});

export type RunPlan = z.infer<typeof runPlan>;
export type Target = RunPlan['target'];
export type TargetKind = Target['kind'];
export type FleetTarget = z.infer<typeof fleetTarget>;
export type WorkUnit = RunPlan['work']['unit'];

/** A plan whose target is of one kind. */
export type PlanFor<Kind extends TargetKind> = RunPlan & { readonly target: Extract<Target, { kind: Kind }> };
export type MaxGrowth = z.infer<typeof maxGrowth>;

/** As much of a plan as tells how its work is paced. */
export interface PacedPlan {
  readonly load: RunPlan['load'];
  readonly work: Pick<RunPlan['work'], 'cadence'>;
}

/** Tells whether replicas make their passes on the incident's back-off: the rate means nothing then. */
export function isOnBackOff({ load, work }: PacedPlan): boolean {
  return load.kind === 'none' && work.cadence === 'incident';
}
