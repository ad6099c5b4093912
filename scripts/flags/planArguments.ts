import { isOnBackOff } from '../plan/pace.js';
import type { RunPlan } from '../plan/plan.js';
import { SETTING_PATHS, type Setting } from '../plan/settings.js';
import { settingArguments } from '../plan/settingText.js';
import { valueAt } from '../plan/values.js';

/**
 * Returns every flag that says a part of a plan, but for the variant and what is expected; most of them say no more
 * than the default.
 */
export function planArguments(plan: RunPlan): string[] {
  return SETTING_PATHS.filter(
    (setting) => setting !== 'target.variant' && setting !== 'expect' && mayBeSaid(setting, plan),
  ).flatMap((setting) => settingArguments(setting, valueAt(plan, setting)));
}

/** On the incident's back-off a rate means nothing, and under load a cadence. */
function mayBeSaid(setting: Setting, plan: RunPlan): boolean {
  if (setting === 'work.cadence') return isOnBackOff(plan);
  return setting !== 'work.ratePerReplica' || !isOnBackOff(plan);
}
