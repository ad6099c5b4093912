import { isOnBackOff } from '../plan/pace.js';
import type { RunPlan } from '../plan/plan.js';
import { SETTING_PATHS, type Setting } from '../plan/settings.js';
import { settingArguments } from '../plan/settingText.js';
import { valueAt } from '../plan/values.js';

/**
 * Returns every flag that sets a part of a plan, except for the variant and the expectation; most of them only repeat
 * the default.
 */
export function planArguments(plan: RunPlan): string[] {
  return SETTING_PATHS.filter(
    (setting) => setting !== 'target.variant' && setting !== 'expect' && mayBeSaid(setting, plan),
  ).flatMap((setting) => settingArguments(setting, valueAt(plan, setting)));
}

/** Tells whether a flag may set this: on the incident's back-off a rate means nothing, and under load a cadence. */
function mayBeSaid(setting: Setting, plan: RunPlan): boolean {
  if (setting === 'work.cadence') return isOnBackOff(plan);
  return setting !== 'work.ratePerReplica' || !isOnBackOff(plan);
}
