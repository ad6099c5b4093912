import { type DefaultsSource, defaultOf } from '../../plan/defaults.js';
import { driveOf } from '../../plan/drive.js';
import { isFor } from '../../plan/kinds.js';
import type { AnyPlan } from '../../plan/plan.js';
import { settingsOf } from '../../plan/planSettings.js';
import { rowOf, type Setting, settingPathsOf } from '../../plan/settings.js';
import { settingName, valueText } from '../../plan/settingText.js';
import { readRunPlan } from '../../plan/upgradePlan.js';
import type { LabLine } from '../../record/events.js';
import { factsOf } from './facts.js';

/** The part of a run from which its default settings follow: its variant's facts, and the machine it ran on. */
export interface PlannedRun {
  readonly plan: AnyPlan;
  readonly start?: Partial<Extract<LabLine, { kind: 'start' }>> | undefined;
}

/** A setting of a run, as it is given on the command line. */
export interface RunSetting {
  readonly setting: Setting;
  /** The name of the flag, as `--server-max-age`; words, where it has no flag. */
  readonly name: string;
  readonly value: string;
  /** The default: the variant's own value, or the one that the lab works out, by the record. */
  readonly otherwise: string;
}

/**
 * Returns every setting that applies to a run, beside its default. Of the load on a command of one's own only that
 * applies which was set: without load, nothing.
 */
export function runSettings(run: PlannedRun): RunSetting[] {
  const values = settingsOf(run.plan);
  const plan = readRunPlan(run.plan).data ?? run.plan;
  const source = defaultsSource(run);
  const otherwise = (setting: Setting) =>
    isFor(plan, 'fleet') ? defaultOf(setting, plan, source) : rowOf(setting).usual;
  const isDriven = driveOf(plan) !== undefined;
  const applies = (setting: Setting) => {
    if (setting.startsWith('drive.')) return isDriven && values.get(setting) !== valueText(setting, undefined);
    return setting !== 'work.confirm' || isDriven || isFor(plan, 'fleet');
  };
  return settingPathsOf(plan.target.kind)
    .filter(applies)
    .map((setting) => ({
      setting,
      name: settingName(setting),
      value: values.get(setting) ?? '',
      otherwise: valueText(setting, otherwise(setting)),
    }));
}

/** Returns the source of a run's defaults, by its record. A machine that is not recorded carries any rate. */
function defaultsSource({ plan, start }: PlannedRun): DefaultsSource {
  const own = factsOf({ plan, start })?.own;
  return { retains: own?.retains, brings: own?.plan, cpus: start?.cpus ?? Number.POSITIVE_INFINITY };
}
