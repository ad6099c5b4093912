import type { AnyPlan } from './plan.js';
import { settingPathsOf } from './settings.js';
import { upgradePlan } from './upgradePlan.js';

/**
 * Returns the paths of what a document says beyond the settings of its kind of plan: `observe.tickMS`. A plan is read
 * without them.
 * @param content what the plan was read from
 */
export function unknownSettings(content: unknown, { target }: AnyPlan): string[] {
  const known: readonly string[] = settingPathsOf(target.kind);
  return pathsIn(upgradePlan(content), '').filter((path) => !known.includes(path));

  function pathsIn(value: unknown, above: string): string[] {
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, each]) => {
      const path = `${above}${key}`;
      if (each === undefined || known.includes(path)) return [];
      return known.some((setting) => setting.startsWith(`${path}.`)) ? pathsIn(each, `${path}.`) : [path];
    });
  }
}
