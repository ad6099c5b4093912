import { MOST_TIME_MS } from '../../protos/settings/limits.js';
import { DRIVE } from '../../protos/settings/own.js';
import { drivenBy, withAmounts } from './drive.js';
import type { DrivablePlan, DrivePlan, PlanFor } from './plan.js';
import { SETTINGS, type Values } from './settings.js';
import { RECORD_VERSION } from './version.js';

/** The period of the cheap readings of a command: often enough for a chart of a short run. */
const TICK_MS = 250;

/** Returns the plan of a command of one's own: what is said, else the usual values. It is expected to be clean. */
export function commandPlan(
  said: Values,
  { id, argv, cwd }: { id: string; argv: readonly string[]; cwd: string },
): PlanFor<'command'> {
  return {
    ...common(said, id),
    target: { kind: 'command', argv: [...argv], cwd, process: said['target.process'], pprof: said['target.pprof'] },
    ...driven(said),
    observe: observed(said),
    limits: { maxGrowth: tolerated(said), timeMs: said['limits.timeMs'] ?? MOST_TIME_MS },
  };
}

/** The longest wait for quiet of a process that runs already, as a share of the time of its run. */
const SETTLE_SHARE = 1 / 26;

/**
 * Returns the plan of looking at processes that run already. Such a process may never be quiet, so a checkpoint waits for
 * that half as long as it is to the next, and not longer than usual; with load of the lab's the next waits for it.
 */
export function processPlan(
  said: Values,
  { id, pids, argv }: { id: string; pids: readonly number[]; argv: readonly string[] },
): PlanFor<'process'> {
  const timeMs = said['limits.timeMs'] ?? MOST_TIME_MS;
  const observe = observed(said);
  const load = driven(said);
  const settleLimitMs = drivenBy(load.drive)
    ? observe.settleLimitMs
    : Math.round(Math.max(250, Math.min(observe.settleLimitMs, timeMs * SETTLE_SHARE)));
  return {
    ...common(said, id),
    target: { kind: 'process', pids: pids.map(String), argv: [...argv], pprof: said['target.pprof'] },
    ...load,
    observe: { ...observe, settleLimitMs },
    limits: { maxGrowth: tolerated(said), timeMs },
  };
}

function driven(said: Values): Pick<DrivablePlan, 'drive' | 'work'> {
  return {
    drive: withAmounts(drive(said), said['limits.timeMs']),
    work: { confirm: said['work.confirm'] ?? SETTINGS['work.confirm'].usual },
  };
}

function observed(said: Values): PlanFor<'command'>['observe'] {
  return {
    attribution: said['observe.attribution'] ?? SETTINGS['observe.attribution'].usual,
    timers: said['observe.timers'] ?? SETTINGS['observe.timers'].usual,
    profile: said['observe.profile'] ?? SETTINGS['observe.profile'].usual,
    cpuProfile: said['observe.cpuProfile'] ?? SETTINGS['observe.cpuProfile'].usual,
    gc: said['observe.gc'] ?? SETTINGS['observe.gc'].usual,
    tickMs: said['observe.tickMs'] ?? TICK_MS,
    quietMs: SETTINGS['observe.quietMs'].usual,
    settleLimitMs: SETTINGS['observe.settleLimitMs'].usual,
  };
}

/** Returns the plan of lines that were printed elsewhere, which are expected to be of a clean program. */
export function recordPlan(said: Values, { id, from }: { id: string; from: string }): PlanFor<'record'> {
  return { ...common(said, id), target: { kind: 'record', from }, limits: { maxGrowth: tolerated(said) } };
}

function drive(said: Values): DrivePlan {
  const values = Object.entries(DRIVE).map(([name, row]) => {
    const usual = 'usual' in row ? row.usual : undefined;
    return [name, said[`drive.${name as keyof typeof DRIVE}`] ?? usual] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as DrivePlan;
}

function common(said: Values, id: string) {
  const { expect = 'clean' } = said;
  return { schemaVersion: RECORD_VERSION, id, expect, work: {} } as const;
}

function tolerated(said: Values): PlanFor<'record'>['limits']['maxGrowth'] {
  return said['limits.maxGrowth'] ?? [];
}
