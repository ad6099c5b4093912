import { serviceSettings } from '../../protos/serviceSettings.js';
import type { RunPlan } from './plan.js';
import { durationText } from './read.js';
import { FLAG_OF } from './serviceFlags.js';
import { readRunPlan } from './upgradePlan.js';

/** A setting by its path in the plan. */
export type Setting = Leaf<RunPlan>;

type Leaf<T, Above extends string = ''> = {
  [Key in keyof T & string]-?: NonNullable<T[Key]> extends readonly unknown[] | string | number | boolean
    ? `${Above}${Key}`
    : Leaf<NonNullable<T[Key]>, `${Above}${Key}.`>;
}[keyof T & string];

/** What an optional setting is where nobody set it: as gRPC has it. */
const NOT_SET = 'not set';

/**
 * Every setting of a plan, as one says it on the command line: `300ms`, `on`, `not set`. Of an older plan, what it
 * could not say yet has today's default.
 */
export function settingsOf(plan: RunPlan): ReadonlyMap<Setting, string> {
  const today: unknown = readRunPlan(plan).data ?? plan;
  return new Map((Object.keys(NAME) as Setting[]).map((setting) => [setting, valueText(setting, at(today, setting))]));
}

/** Its flag, `--server-max-age`; words, where it has none. */
export function settingName(setting: Setting): string {
  return NAME[setting];
}

/** What says a setting on the command line: `--server-max-age=300ms`, `--profile`, `--no-attribution`. */
export function settingArgument(setting: Setting, value: string): string {
  const name = NAME[setting];
  if (value === ON) return name;
  if (value === OFF) return setting === 'observe.attribution' ? '--no-attribution' : `no ${name}`;
  if (value === NOT_SET) return `no ${name}`;
  return name.startsWith('--') ? `${name}=${value}` : `${name} ${value}`;
}

/** The value of a setting as {@link settingsOf} has it. */
export function valueText(setting: Setting, value: unknown): string {
  if (value === undefined) return NOT_SET;
  if (typeof value === 'boolean') return value ? ON : OFF;
  if (typeof value === 'number') return setting.endsWith('Ms') ? durationText(value) : `${value}`;
  if (typeof value === 'string') return value;
  const growths = value as RunPlan['limits']['maxGrowth'];
  return growths.length === 0 ? NOT_SET : growths.map(({ metric, perWork }) => `${metric}:${perWork}`).join(' and ');
}

/** What a setting of the service is where neither a flag nor the variant says. */
export function usualService(): ReadonlyMap<Setting, string> {
  const usual: unknown = { target: { service: serviceSettings.parse({}) } };
  return new Map(SERVICE_SETTINGS.map((setting) => [setting, valueText(setting, at(usual, setting))]));
}

const ON = 'on';
const OFF = 'off';

function at(plan: unknown, setting: Setting): unknown {
  return setting
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], plan);
}

/** The settings of the service: each has a flag. */
export const SERVICE_SETTINGS = (Object.keys(FLAG_OF) as (keyof typeof FLAG_OF)[]).map(
  (key) => `target.service.${key}` as const,
);

const service = Object.fromEntries(
  Object.entries(FLAG_OF).map(([key, flag]) => [`target.service.${key}`, `--${flag}`]),
) as Record<(typeof SERVICE_SETTINGS)[number], string>;

const NAME: Record<Setting, string> = {
  schemaVersion: 'version of the record',
  id: 'id',
  'target.kind': 'kind of target',
  'target.variant': '--variant',
  'target.transport': '--transport',
  'target.role': '--role',
  engine: '--engine',
  'target.replicas': '--replicas',
  'work.amount': '--passes',
  'work.unit': 'unit of work',
  'work.slices': '--slices',
  'load.kind': '--load',
  'work.ratePerReplica': '--rate',
  'work.cadence': '--cadence',
  ...service,
  seed: '--seed',
  'observe.attribution': '--attribution',
  'observe.timers': '--count-timers',
  'observe.metrics': '--metrics',
  'observe.profile': '--profile',
  'observe.cpuProfile': '--cpu-profile',
  'observe.tickMs': '--tick',
  'observe.quietMs': 'quiet before a reading',
  'observe.settleLimitMs': 'longest wait for quiet',
  'limits.timeMs': '--time-limit',
  expect: '--expect',
  'limits.maxGrowth': '--max-growth',
};
