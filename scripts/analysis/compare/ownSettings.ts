import { broughtBy } from '../../plan/brought.js';
import { settingsOf } from '../../plan/planSettings.js';
import { rowOf, SETTING_PATHS, type Setting } from '../../plan/settings.js';
import { valueText } from '../../plan/settingText.js';
import { factsOf } from '../../targets/fleet/facts.js';
import type { AnalysedRun } from '../model/analysedRun.js';

/**
 * Returns the settings that a run has from its variant, by its record, with their values: they are part of the exhibit,
 * as the variant's source is.
 */
export function ownSettings({ plan, start }: Pick<AnalysedRun, 'plan' | 'start'>): ReadonlyMap<Setting, string> {
  const brought = broughtBy(factsOf({ plan, start })?.own.plan);
  const settings = settingsOf(plan);
  const kept = [...brought]
    .map(([setting, value]) => [setting, valueText(setting, value)] as const)
    .filter(([setting, value]) => settings.get(setting) === value);
  const followed = SETTING_PATHS.filter((setting) =>
    [...brought.keys()].some((cause) => cause === rowOf(setting).follows),
  );
  return new Map([...kept, ...followed.map((setting) => [setting, settings.get(setting) ?? ''] as const)]);
}

/** The value of each setting where the variant does not set it; absent where that depends on the machine. */
export const USUAL: ReadonlyMap<Setting, string> = new Map(
  SETTING_PATHS.filter((setting) => rowOf(setting).ownToVariant && !rowOf(setting).rule).map((setting) => [
    setting,
    valueText(setting, rowOf(setting).usual),
  ]),
);
