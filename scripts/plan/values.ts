import type { RunPlan } from './plan.js';
import { SETTING_PATHS, type Setting, type ValueAt, type Values } from './settings.js';

/** Returns the value of a setting in a plan; undefined where an older plan does not say. */
export function valueAt<S extends Setting>(plan: RunPlan, setting: S): ValueAt<S> | undefined;
export function valueAt(plan: RunPlan, setting: Setting): unknown {
  const part = (value: unknown, key: string): unknown => (value as Record<string, unknown> | undefined)?.[key];
  return setting.split('.').reduce<unknown>(part, plan);
}

/** Returns the values of all settings of a plan. */
export function valuesIn(plan: RunPlan): Values {
  return Object.fromEntries(SETTING_PATHS.map((setting) => [setting, valueAt(plan, setting)]));
}

/** Returns a plan with another value of one setting. */
export function withValue<S extends Setting>(plan: RunPlan, setting: S, value: ValueAt<S>): RunPlan {
  return set(plan, setting.split('.'), value) as RunPlan;
}

/** Returns the plan that has these values and no others. */
export function planOfValues(values: Values): RunPlan {
  const said = SETTING_PATHS.filter((setting) => values[setting] !== undefined);
  return said.reduce<object>((plan, setting) => set(plan, setting.split('.'), values[setting]), {}) as RunPlan;
}

function set(into: object, [key = '', ...below]: readonly string[], value: unknown): object {
  const inner = (into as Record<string, object | undefined>)[key] ?? {};
  return { ...into, [key]: below.length === 0 ? value : set(inner, below, value) };
}
