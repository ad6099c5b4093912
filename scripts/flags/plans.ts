import { randomBytes } from 'node:crypto';
import type { ServiceSettings } from '../../protos/serviceSettings.js';
import { expectationOf } from '../../services/variants/expectation.js';
import type { Catalogue } from '../plan/catalogue.js';
import { carriableRate, type KnownRetained, planCost } from '../plan/cost.js';
import type { Given } from '../plan/flag.js';
import { RECORD_VERSION, type RunPlan } from '../plan/plan.js';
import { serviceOf } from '../plan/serviceFlags.js';
import { LAB_DEFAULTS, type labFlags } from './labFlags.js';

export type LabGiven = Given<ReturnType<typeof labFlags>>;

/**
 * How long nothing must happen before a settled reading, and when a checkpoint is taken as unsettled. Levels are final
 * 31 ms after the last call.
 */
const QUIET_MS = 25;
const MOST_QUIET_MS = 1000;
const SETTLE_LIMIT_MS = 5_000;

/** One plan for each variant, with defaults for what was not given; ids are still those of no run. */
export function plansOf(given: LabGiven, from: Catalogue, cpus: number): RunPlan[] {
  return (given.variant ?? [...LAB_DEFAULTS.variant]).map((variant) => planOf(variant, given, from, cpus));
}

/**
 * Rounds of the plans, every second one backwards (A B, B A, A B …), each run with an id of its own; round i adds i to
 * the seed.
 * @param now the time in the first run's id. Each further run says one second more, so that names sort in running
 *   order; no run is over within a second, so none says a time that has not come when it starts.
 */
export function inRunningOrder(plans: readonly RunPlan[], repeat: number, now: Date): RunPlan[] {
  return Array.from({ length: repeat }, (_, round) =>
    (round % 2 === 0 ? plans : plans.toReversed()).map((plan) => ({ ...plan, seed: (plan.seed + round) >>> 0 })),
  )
    .flat()
    .map((plan, position) => ({ ...plan, id: newId(plan, new Date(now.getTime() + 1000 * position)) }));
}

function planOf(variant: string, given: LabGiven, from: Catalogue, cpus: number): RunPlan {
  const transport = given.transport ?? LAB_DEFAULTS.transport;
  const replicas = given.replicas ?? LAB_DEFAULTS.replicas;
  const known = from.variants[variant];
  const load = { kind: given.load ?? LAB_DEFAULTS.load };
  const work: RunPlan['work'] = {
    amount: given.passes ?? LAB_DEFAULTS.passes,
    unit: 'pass',
    slices: given.slices ?? LAB_DEFAULTS.slices,
    ratePerReplica:
      given.rate ?? known?.plan?.ratePerReplica ?? carriableRate(LAB_DEFAULTS.rate, replicas, transport, cpus),
    cadence: given.cadence ?? LAB_DEFAULTS.cadence,
  };
  const service = serviceOf(given, known);
  const plan: RunPlan = {
    schemaVersion: RECORD_VERSION,
    id: '',
    target: { kind: 'fleet', variant, transport, role: given.role ?? LAB_DEFAULTS.role, replicas, service },
    engine: given.engine ?? LAB_DEFAULTS.engine,
    work,
    load,
    observe: {
      attribution: given['no-attribution'] !== true,
      timers: given['count-timers'] ?? known?.plan?.countTimers ?? false,
      metrics: given.monitor ? 'monitored' : given.metrics ? 'on' : 'off',
      profile: given.profile === true,
      cpuProfile: given['cpu-profile'] === true,
      tickMs: given.tick ?? 1_000,
      quietMs: quietMsOf({ load, work }),
      settleLimitMs: settleLimitOf(known?.retains, service),
    },
    expect: given.expect ?? (known ? expectationOf(known.retains, service) : 'any'),
    limits: {
      timeMs: given['time-limit'] ?? LAB_DEFAULTS.timeLimitMs,
      maxGrowth: (given['max-growth'] ?? []).map(({ metric, perWork }) => ({ metric, perWork })),
    },
    seed: given.seed ?? LAB_DEFAULTS.seed,
  };
  if (given.tick === undefined && planCost(plan, known?.retains, cpus).seconds < 60) plan.observe.tickMs = 250; // short runs draw their charts from more points
  return plan;
}

/** A checkpoint waits until streams that have a deadline have come to it. */
function settleLimitOf(keeps: KnownRetained, { streamDeadlineMs }: ServiceSettings): number {
  return keeps?.streams === 'until-deadline' ? Math.max(SETTLE_LIMIT_MS, 2 * streamDeadlineMs) : SETTLE_LIMIT_MS;
}

/**
 * How long nothing must happen before a reading. A driver knows when its calls have returned; without one, the pause
 * between two passes of a neighbour must not be taken for quiet.
 */
function quietMsOf({ load, work: { cadence, ratePerReplica } }: Pick<RunPlan, 'load' | 'work'>): number {
  if (load.kind !== 'none' || cadence === 'incident') return QUIET_MS;
  return Math.min(MOST_QUIET_MS, QUIET_MS + Math.round(2000 / ratePerReplica));
}

/** `20260131T101502Z-leaky-processes-3f2a`. */
function newId(plan: RunPlan, at: Date): string {
  const time = at
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:]/g, '');
  return `${time}-${plan.target.variant}-${plan.engine}-${randomBytes(2).toString('hex')}`;
}
