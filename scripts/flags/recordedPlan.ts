import type { Catalogue } from '../plan/catalogue.js';
import type { RunPlan } from '../plan/plan.js';
import { flagOf, rowOf, SETTING_PATHS, type Setting } from '../plan/settings.js';
import { settingArguments } from '../plan/settingText.js';
import { valueAt, valuesIn } from '../plan/values.js';
import { suggestion } from '../text/nearest.js';
import { quoted } from '../text/plainText.js';
import type { Problem } from '../text/problem.js';
import { impossibleSettings } from './combinations.js';
import { LIMITABLE_METRICS } from './growth.js';
import { labFlags } from './labFlags.js';
import { parse } from './parse.js';

/**
 * Returns what keeps a recorded plan from being run: what this version does not have, settings that no plan has, and
 * what the flags that say the same would be refused for.
 * @param unknown the paths of what it says beyond the settings of a plan
 */
export function recordedPlanProblems(plan: RunPlan, unknown: readonly string[], from: Catalogue): Problem[] {
  return [
    ...unknown.map(noSetting),
    ...notHere(plan, from),
    ...SETTING_PATHS.flatMap((setting) => outOfRange(plan, setting, from)),
    ...impossibleSettings(valuesIn(plan), from).map(({ subject = '', message, remedy }) => ({
      message: `says ${subject}, which ${message}`,
      remedy: `change that in it, or give flags instead: ${remedy}`,
    })),
  ];
}

function noSetting(path: string): Problem {
  const above = path.slice(0, path.lastIndexOf('.') + 1);
  const beside = SETTING_PATHS.filter((name) => name.startsWith(above)).map((name) =>
    above === '' ? (name.split('.')[0] ?? name) : name,
  );
  return {
    message: `says ${quoted(path)}, which is no setting of a plan`,
    remedy: suggestion(path, 'the settings there', [...new Set(beside)]),
  };
}

/** Returns the things that a recorded plan asks for and this version does not have. */
function notHere(plan: RunPlan, from: Catalogue): Problem[] {
  const asked: { what: string; name: string; names: readonly string[] }[] = [
    { what: 'variant', name: plan.target.variant, names: Object.keys(from.variants) },
    { what: 'engine', name: plan.engine, names: Object.keys(from.engines) },
    { what: 'load', name: plan.load.kind, names: Object.keys(from.loads) },
    ...plan.limits.maxGrowth.map(({ metric }) => ({ what: 'metric', name: metric, names: LIMITABLE_METRICS })),
  ];
  return asked
    .filter(({ name, names }) => !names.includes(name))
    .map(({ what, name, names }) => ({
      message: `asks for the ${what} ${quoted(name)}, which is not available`,
      remedy: suggestion(name, `the ${what}s`, names),
    }));
}

/** Returns what the flag of a setting would be refused for; of names, and of growths, {@link notHere} tells. */
function outOfRange(plan: RunPlan, setting: Setting, from: Catalogue): Problem[] {
  const { is } = rowOf(setting).kind;
  const flag = flagOf(setting);
  if (!flag || is === 'listed' || is === 'growths') return [];
  return parse(settingArguments(setting, valueAt(plan, setting)), labFlags(from)).problems.map(
    ({ message, remedy }) => ({ message: `says ${setting}: ${message}`, remedy }),
  );
}
