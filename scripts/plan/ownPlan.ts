import { MOST_TIME_MS } from '../../protos/settings/limits.js';
import { DRIVE } from '../../protos/settings/own.js';
import { withAmounts } from './drive.js';
import type { DrivePlan, PlanFor } from './plan.js';
import { SETTINGS, type Values } from './settings.js';
import { RECORD_VERSION } from './version.js';

/** The period of the cheap readings of a command: often enough for a chart of a short run. */
const TICK_MS = 250;

/** Returns the plan of a command of one's own: what is said, else the usual values. It is expected to be clean. */
export function commandPlan(
  said: Values,
  { id, argv, cwd }: { id: string; argv: readonly string[]; cwd: string },
): PlanFor<'command'> {
  const observe = {
    attribution: said['observe.attribution'] ?? SETTINGS['observe.attribution'].usual,
    timers: said['observe.timers'] ?? SETTINGS['observe.timers'].usual,
    profile: said['observe.profile'] ?? SETTINGS['observe.profile'].usual,
    cpuProfile: said['observe.cpuProfile'] ?? SETTINGS['observe.cpuProfile'].usual,
    tickMs: said['observe.tickMs'] ?? TICK_MS,
    quietMs: SETTINGS['observe.quietMs'].usual,
    settleLimitMs: SETTINGS['observe.settleLimitMs'].usual,
  };
  return {
    ...common(said, id),
    target: { kind: 'command', argv: [...argv], cwd },
    drive: withAmounts(drive(said), said['limits.timeMs']),
    work: { confirm: said['work.confirm'] ?? SETTINGS['work.confirm'].usual },
    observe,
    limits: { maxGrowth: tolerated(said), timeMs: said['limits.timeMs'] ?? MOST_TIME_MS },
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
