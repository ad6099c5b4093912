/**
 * The one table of settings, by their paths in a plan. The rows are in `protos/settings/`, a file for each group, which
 * replicas load too. The schema of the plan, the flags, the repeating command, the environment of a fleet, what runs
 * are compared by and the report's table of the plan are derived from it. Loads no package: `--help` needs it.
 */
import { LIMITS } from '../../protos/settings/limits.js';
import { OBSERVE } from '../../protos/settings/observe.js';
import { COMMAND, DRIVE, DRIVEN_WORK, OWN_OBSERVE, OWN_WORK, PROCESS, RECORD } from '../../protos/settings/own.js';
import type { FlagOfRow, SettingRow, SettingSwitch } from '../../protos/settings/row.js';
import { RUN } from '../../protos/settings/run.js';
import { SERVICE } from '../../protos/settings/service.js';
import { TARGET } from '../../protos/settings/target.js';
import type { ValueOf } from '../../protos/settings/values.js';
import { LOAD, WORK } from '../../protos/settings/work.js';
import type { PlanFor, TargetKind } from './plan.js';

/** The settings of every plan. */
const ALL = {
  schemaVersion: RUN.schemaVersion,
  id: RUN.id,
  'target.kind': { kind: { is: 'text' }, words: 'kind of target', required: true, compared: 'told' },
} as const;

/** The settings of a run of the lab, in the order in which they are listed. */
const FLEET = {
  ...ALL,
  ...under('target', TARGET),
  engine: RUN.engine,
  ...under('work', WORK),
  ...under('load', LOAD),
  seed: RUN.seed,
  ...under('target.service', SERVICE),
  ...under('observe', OBSERVE),
  ...under('limits', LIMITS),
  expect: RUN.expect,
} as const satisfies Record<Leaf<PlanFor<'fleet'>>, SettingRow>;

const COMMAND_RUN = {
  ...ALL,
  ...under('target', COMMAND),
  ...under('drive', DRIVE),
  ...under('work', DRIVEN_WORK),
  ...under('observe', OWN_OBSERVE),
  ...under('limits', LIMITS),
  expect: RUN.expect,
} as const satisfies Record<Leaf<PlanFor<'command'>>, SettingRow>;

const PROCESS_RUN = {
  ...ALL,
  ...under('target', PROCESS),
  ...under('drive', DRIVE),
  ...under('work', DRIVEN_WORK),
  ...under('observe', OWN_OBSERVE),
  ...under('limits', LIMITS),
  expect: RUN.expect,
} as const satisfies Record<Leaf<PlanFor<'process'>>, SettingRow>;

const RECORD_READ = {
  ...ALL,
  ...under('target', RECORD),
  ...under('work', OWN_WORK),
  'limits.maxGrowth': LIMITS.maxGrowth,
  expect: RUN.expect,
} as const satisfies Record<Leaf<PlanFor<'record'>>, SettingRow>;

/** Every setting of any plan. */
export const SETTINGS = { ...RECORD_READ, ...PROCESS_RUN, ...COMMAND_RUN, ...FLEET } as const;

/** A setting by its path in the plan. */
export type Setting = keyof typeof SETTINGS;

/** The value of a setting. */
export type ValueAt<S extends Setting> = ValueOf<(typeof SETTINGS)[S]>;

/** Values of some settings, by their paths. */
export type Values = { readonly [S in Setting]?: ValueAt<S> | undefined };

const PATHS = {
  fleet: pathsIn(FLEET),
  command: pathsIn(COMMAND_RUN),
  process: pathsIn(PROCESS_RUN),
  record: pathsIn(RECORD_READ),
} as const;

/** The settings of a run of the lab, in the order of the table. */
export const SETTING_PATHS = PATHS.fleet;

/** Returns the settings that apply to a kind of target, in the order of their table. */
export function settingPathsOf(kind: TargetKind): readonly Setting[] {
  return PATHS[kind];
}

/** Returns the row of a setting. */
export function rowOf(setting: Setting): SettingRow {
  return SETTINGS[setting];
}

/** Returns the flag of a setting that takes a value; undefined where switches say the setting, or nothing does. */
export function flagOf(setting: Setting): FlagOfRow | undefined {
  const { flag } = rowOf(setting);
  return flag && 'name' in flag ? flag : undefined;
}

/** Returns the switches that say a setting. */
export function switchesOf(setting: Setting): readonly SettingSwitch[] {
  const { flag } = rowOf(setting);
  return flag && !('name' in flag) ? flag : [];
}

/** Tells whether the flag of a setting takes several values: a setting that tells sets of runs apart does. */
export function takesList(setting: Setting): boolean {
  return flagOf(setting) !== undefined && rowOf(setting).compared === 'set';
}

type Leaf<T, Above extends string = ''> = {
  [Key in keyof T & string]-?: NonNullable<T[Key]> extends readonly unknown[] | string | number | boolean
    ? `${Above}${Key}`
    : Leaf<NonNullable<T[Key]>, `${Above}${Key}.`>;
}[keyof T & string];

function pathsIn(rows: object): readonly Setting[] {
  return Object.keys(rows) as Setting[];
}

function under<P extends string, T extends object>(path: P, rows: T): { [K in keyof T & string as `${P}.${K}`]: T[K] } {
  return Object.fromEntries(Object.entries(rows).map(([key, row]) => [`${path}.${key}`, row])) as {
    [K in keyof T & string as `${P}.${K}`]: T[K];
  };
}
