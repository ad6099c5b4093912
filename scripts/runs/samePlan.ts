import { createHash } from 'node:crypto';
import type { AnyPlan } from '../plan/plan.js';
import { settingsOf } from '../plan/planSettings.js';
import { rowOf, type Setting } from '../plan/settings.js';
import { settingArgument, valueText } from '../plan/settingText.js';

/** The settings that say how much is done, or within what time: the same plan may have done less of it before. */
const HOW_MUCH: ReadonlySet<Setting> = new Set<Setting>([
  ...(['schemaVersion', 'work.amount', 'work.unit', 'work.slices', 'work.confirm', 'limits.timeMs'] as const),
  ...(['drive.calls', 'drive.warmUp', 'drive.slices'] as const),
]);

/**
 * Returns a key that two runs have in common where they ran the same plan: the same target on the same engine, configured
 * and driven alike, at the same pace, and held to the same tolerance. How much work was done, what else was observed, and
 * what was expected may differ: growth is per unit of work. A setting that has its usual value counts as not said, so that
 * one which a later lab adds makes no other plan of it.
 */
export function planKey(plan: AnyPlan): string {
  return createHash('sha256')
    .update(JSON.stringify(said(plan)))
    .digest('hex')
    .slice(0, 16);
}

/** Returns the settings that make a plan the same one, as one says them, but for those that a list shows of every run. */
export function alsoSaid(plan: AnyPlan): string[] {
  return said(plan)
    .filter(([setting]) => !SHOWN_OF_EVERY_RUN.has(setting))
    .map(([setting, value]) => settingArgument(setting, value));
}

const SHOWN_OF_EVERY_RUN: ReadonlySet<Setting> = new Set<Setting>([
  ...(['target.kind', 'target.variant', 'engine', 'load.kind', 'target.argv', 'target.from'] as const),
]);

function said(plan: AnyPlan): (readonly [Setting, string])[] {
  return [...settingsOf(plan)].filter(
    ([setting, value]) => matters(setting) && value !== valueText(setting, rowOf(setting).usual),
  );
}

function matters(setting: Setting): boolean {
  return rowOf(setting).compared !== 'free' && !setting.startsWith('observe.') && !HOW_MUCH.has(setting);
}
