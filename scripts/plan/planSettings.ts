import type { AnyPlan } from './plan.js';
import { type Setting, settingPathsOf } from './settings.js';
import { valueText } from './settingText.js';
import { readRunPlan } from './upgradePlan.js';
import { valueAt } from './values.js';

/**
 * Returns every setting of a plan, as one says it on the command line: `300ms`, `on`, `not set`. A setting that an
 * older plan could not say has today's default.
 */
export function settingsOf(plan: AnyPlan): ReadonlyMap<Setting, string> {
  const today = readRunPlan(plan).data ?? plan;
  return new Map(
    settingPathsOf(plan.target.kind).map((setting) => [setting, valueText(setting, valueAt(today, setting))]),
  );
}
