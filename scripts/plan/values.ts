import type { AnyPlan, RunPlan } from './plan.js';
import { SETTING_PATHS, SETTINGS, type Setting, type ValueAt, type Values } from './settings.js';

/** Returns the value of a setting in a plan; undefined where an older plan does not say. */
export function valueAt<S extends Setting>(plan: AnyPlan, setting: S): ValueAt<S> | undefined;
export function valueAt(plan: AnyPlan, setting: Setting): unknown {
  const part = (value: unknown, key: string): unknown => (value as Record<string, unknown> | undefined)?.[key];
  return keysOf(setting).reduce<unknown>(part, plan);
}

/** Returns the values of all settings of a plan. */
export function valuesIn(plan: RunPlan): Values {
  return Object.fromEntries(SETTING_PATHS.map((setting) => [setting, valueAt(plan, setting)]));
}

/** Returns a plan with another value of one setting. */
export function withValue<S extends Setting>(plan: RunPlan, setting: S, value: ValueAt<S>): RunPlan {
  return set(plan, keysOf(setting), value) as RunPlan;
}

/** Returns the plan that has these values and no others. */
export function planOfValues(values: Values): RunPlan {
  const plan: Record<string, unknown> = {};
  for (const setting of SETTING_PATHS) if (values[setting] !== undefined) put(plan, keysOf(setting), values[setting]);
  return plan as RunPlan;
}

/** Puts a value into an object of our own, where the keys lead; a printed command is found by trying many plans. */
function put(into: Record<string, unknown>, [key = '', ...below]: readonly string[], value: unknown): void {
  if (below.length === 0) into[key] = value;
  else {
    into[key] ??= {};
    put(into[key] as Record<string, unknown>, below, value);
  }
}

function set(into: object, [key = '', ...below]: readonly string[], value: unknown): object {
  const inner = (into as Record<string, object | undefined>)[key] ?? {};
  return { ...into, [key]: below.length === 0 ? value : set(inner, below, value) };
}

const KEYS: ReadonlyMap<Setting, readonly string[]> = new Map(
  (Object.keys(SETTINGS) as Setting[]).map((path) => [path, path.split('.')]),
);

function keysOf(setting: Setting): readonly string[] {
  return KEYS.get(setting) ?? [];
}
