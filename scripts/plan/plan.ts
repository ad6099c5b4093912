import { z } from 'zod';
import { serviceSettings } from '../../protos/serviceSettings.js';

/** Version of plan.json, run.json and samples.ndjson together. */
export const RECORD_VERSION = 1;

/** The longest that a run may be given. */
export const MOST_TIME_MS = 7 * 86_400_000;

const int = (low: number, high: number) => z.number().int().min(low).max(high);

/** A tolerated growth: `--max-growth=sockets:0.5` lets sockets grow by up to half a socket per pass. */
export const maxGrowth = z.object({
  metric: z.string(),
  perWork: z.number().nonnegative(),
});

/** Everything that decides a run, complete: written before the start, and enough to repeat it. */
export const runPlan = z.object({
  schemaVersion: z.literal(RECORD_VERSION),
  /** `<UTC time>-<variant>-<engine>-<4 hex>`, the name of the run's folder. */
  id: z.string(),
  /** What is started. A service of one's own will be a second kind. */
  target: z.object({
    kind: z.literal('fleet'),
    variant: z.string(),
    transport: z.enum(['mtls', 'tls-shared', 'plaintext']),
    /** `mixed`: every replica is client and server. `split`: one role per process. */
    role: z.enum(['mixed', 'split']).default('mixed'),
  }),
  engine: z.string(),
  /** Where roles are split: of each role. */
  replicas: int(1, 100),
  /** Discovery passes that each replica (but for servers) is to make in the whole run, P. */
  passes: int(1, 10_000_000),
  /** Slices of the load, each followed by a checkpoint, C. */
  slices: int(1, 48),
  load: z.object({
    kind: z.string(),
    /** Passes per second and replica. */
    ratePerReplica: z.number().positive().max(1000),
    /** Of `none`: evenly, or on the incident's back-off. */
    cadence: z.enum(['steady', 'incident']),
  }),
  service: serviceSettings.prefault({}),
  seed: int(0, 0xffff_ffff),
  attribution: z.boolean(),
  countTimers: z.boolean(),
  /**
   * Whether replicas serve Prometheus metrics: `monitored` also runs a Prometheus beside them, which scrapes each
   * before the baseline.
   */
  metrics: z.enum(['off', 'on', 'monitored']).default('off'),
  /** V8's sampling heap profiler in each replica, and creation sites of streams. */
  profile: z.boolean().default(false),
  /** V8's CPU profiler in each replica, from the baseline to the last checkpoint. */
  cpuProfile: z.boolean().default(false),
  tickMs: int(0, 3_600_000),
  quietMs: int(1, 60_000),
  /** Twice the longest deadline of a stream, at most. */
  settleLimitMs: int(100, 2 * 86_400_000),
  /** The whole run ends at this. */
  timeLimitMs: int(1_000, MOST_TIME_MS),
  /** What the run should come out as; `any` is always as expected. */
  expect: z.enum(['leak', 'clean', 'any']),
  maxGrowth: z.array(maxGrowth),
});

export type RunPlan = z.infer<typeof runPlan>;
export type MaxGrowth = z.infer<typeof maxGrowth>;

/**
 * Whether replicas make their passes on the incident's back-off: the rate means nothing then, and follows the machine.
 */
export function isOnBackOff({ load }: { readonly load: Pick<RunPlan['load'], 'kind' | 'cadence'> }): boolean {
  return load.kind === 'none' && load.cadence === 'incident';
}
