import { settingsOf } from '../../plan/planSettings.js';
import { rowOf, type Setting } from '../../plan/settings.js';
import { settingArgument, settingName } from '../../plan/settingText.js';
import { targetName } from '../../targets/names.js';
import { listed } from '../../text/figures.js';
import type { AnalysedRun } from '../model/analysedRun.js';
import { ownSettings, USUAL } from './ownSettings.js';
import { surroundings } from './surroundings.js';

export interface PlanDifferences {
  /** `--passes differs: 60 (leaky), 120 (fixed)`: settings that may have caused the difference. */
  differences: string[];
  /** `keepalive itself sets --rate=4 …`: settings that differ because a variant has its own defaults. */
  own: string[];
}

/**
 * Lists as sentences every way in which the plans differ beyond the variant, and in which the runs' surroundings
 * differ.
 */
export function planDifferences(sets: readonly { name: string; runs: readonly AnalysedRun[] }[]): PlanDifferences {
  const runs = sets.flatMap(({ name, runs }) =>
    runs.map((run) => ({
      set: name,
      variant: targetName(run.plan),
      settings: settingsOf(run.plan),
      own: ownSettings(run),
      around: surroundings(run),
    })),
  );
  const differing = [...(runs[0]?.settings.keys() ?? [])]
    .filter((setting) => !mayDiffer(setting))
    .map((setting) => ({
      setting,
      values: runs.map(
        ({ set, variant, settings, own }): SettingValue => ({
          set,
          variant,
          value: settings.get(setting) ?? '',
          own: own.has(setting),
        }),
      ),
    }))
    .filter(({ values }) => distinct(values).length > 1);
  const owned = differing.filter(({ setting, values }) => comesFromVariants(values, USUAL.get(setting)));
  return {
    differences: [
      ...differing
        .filter((each) => !owned.includes(each))
        .map(({ setting, values }) => `${settingName(setting)} differs: ${told(values)}`),
      ...surroundingsDiffering(runs),
    ],
    own: ownSentences(owned),
  };
}

/**
 * Tells whether a setting may differ between runs that are compared: it is what is compared, or follows from that or
 * from chance.
 */
function mayDiffer(setting: Setting): boolean {
  return setting === 'target.variant' || rowOf(setting).compared === 'free';
}

/** The value of a setting, or of something around a run, in one run. */
interface Value {
  set: string;
  value: string;
}

interface SettingValue extends Value {
  variant: string;
  /** The value is the variant's own default. */
  own: boolean;
}

/**
 * Tells whether variants alone make a setting differ: each variant that has its own default has that value in every
 * run, and all others have the usual value, or, where that is not known, the same value.
 */
function comesFromVariants(values: readonly SettingValue[], usual: string | undefined): boolean {
  const owners = new Set(values.filter(({ own }) => own).map(({ variant }) => variant));
  const others = values.filter(({ own }) => !own);
  const onceEach = [...owners].every(
    (owner) => distinct(values.filter(({ variant }) => variant === owner)).length === 1,
  );
  return (
    owners.size > 0 &&
    onceEach &&
    (usual === undefined ? distinct(others).length <= 1 : others.every(({ value }) => value === usual))
  );
}

/** Makes one sentence for each variant. */
function ownSentences(owned: readonly { setting: Setting; values: readonly SettingValue[] }[]): string[] {
  const byVariant = new Map<string, Set<string>>();
  for (const { setting, values } of owned)
    for (const { variant, value, own } of values)
      if (own)
        byVariant.set(variant, (byVariant.get(variant) ?? new Set<string>()).add(settingArgument(setting, value)));
  return [...byVariant].map(
    ([variant, settings]) => `${variant} itself sets ${listed([...settings])}: part of what is compared`,
  );
}

const UNKNOWN = 'not recorded';

/** Lists the differences in surroundings. A value that was not recorded is no known difference, but it may be one. */
function surroundingsDiffering(runs: readonly { set: string; around: ReadonlyMap<string, string> }[]): string[] {
  return [...new Set(runs.flatMap(({ around }) => [...around.keys()]))].flatMap((what) => {
    const values = runs.map(({ set, around }): Value => ({ set, value: around.get(what) ?? UNKNOWN }));
    const known = distinct(values).filter((value) => value !== UNKNOWN);
    return distinct(values).length > 1
      ? [`${what} ${known.length > 1 ? 'differs' : 'may differ'}: ${told(values)}`]
      : [];
  });
}

function distinct(values: readonly Value[]): string[] {
  return [...new Set(values.map(({ value }) => value))];
}

/** Returns for instance `60 (leaky), 120 (fixed, reuse)`. */
function told(values: readonly Value[]): string {
  const setsOf = (value: string) =>
    [...new Set(values.filter((each) => each.value === value).map(({ set }) => set))].join(', ');
  return distinct(values)
    .map((value) => `${value} (${setsOf(value)})`)
    .join(', ');
}
