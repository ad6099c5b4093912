import { variantOf } from '../../../services/variants/index.js';
import type { RunPlan } from '../../plan/plan.js';
import { type Setting, settingsOf, usualService, valueText } from '../../plan/planSettings.js';

/** The settings that a plan has from its variant, with what they are there: part of the exhibit, as its source is. */
export function ownSettings(plan: RunPlan): ReadonlyMap<Setting, string> {
  const own = variantOf(plan.target.variant)?.plan;
  if (!own) return new Map();
  const defaults = [
    ...Object.entries(own.service ?? {}).map(([key, value]) => [`target.service.${key}` as Setting, value] as const),
    ['observe.timers', own.countTimers] as const,
    ['work.ratePerReplica', own.ratePerReplica] as const,
  ].filter(([, value]) => value !== undefined);
  const settings = settingsOf(plan);
  const kept = defaults
    .map(([setting, value]) => [setting, valueText(setting, value)] as const)
    .filter(([setting, value]) => settings.get(setting) === value);
  const followed = FOLLOWING.filter(([, cause]) => defaults.some(([setting]) => setting === cause)).map(
    ([setting]) => [setting, settings.get(setting) ?? ''] as const,
  );
  return new Map([...kept, ...followed]);
}

/** What a plan has where its variant says nothing of it; absent where that depends on the machine. */
export const USUAL: ReadonlyMap<Setting, string> = new Map([
  ...usualService(),
  ['observe.timers', valueText('observe.timers', false)],
]);

/** What the lab works out from a setting. */
const FOLLOWING: readonly (readonly [Setting, from: Setting])[] = [
  ['observe.settleLimitMs', 'target.service.streamDeadlineMs'],
  ['observe.quietMs', 'work.ratePerReplica'],
];
