import {
  flagOf,
  SETTING_PATHS,
  type Setting,
  switchesOf,
  takesList,
  type ValueAt,
  type Values,
} from '../plan/settings.js';
import { counted, listed } from '../text/figures.js';
import type { Problem } from '../text/problem.js';

/** The most plans of one command: more are a mistake, or work for several commands. */
const MOST_PLANS = 24;

/** The settings of each plan that flags ask for, and the problems with the number of plans. */
export interface SaidPlans {
  /** The settings of the plans, of at least one; the last setting that has several values varies fastest. */
  readonly all: readonly Values[];
  readonly problems: readonly Problem[];
}

/** Reads the settings that the given flags ask for, where each has one value: of a target that is no fleet. */
export function saidSettings(given: Readonly<Record<string, unknown>>, settings: readonly Setting[]): Values {
  return combined(settings.map((setting) => [setting, valuesGiven(setting, given).slice(0, 1)]))[0] ?? {};
}

/**
 * Reads the settings that the given flags ask for: one plan for each combination of the values that flags with a list
 * have. The first flag of the table varies slowest, so that the runs of a variant stand together.
 */
export function saidPlans(given: Readonly<Record<string, unknown>>): SaidPlans {
  const said = SETTING_PATHS.map((setting) => [setting, valuesGiven(setting, given)] as const);
  const several = said.filter(([, values]) => values.length > 1);
  const plans = several.reduce((product, [, values]) => product * values.length, 1);
  if (plans > MOST_PLANS)
    return {
      all: combined(said.map(([setting, values]) => [setting, values.slice(0, 1)])),
      problems: [tooMany(plans, several)],
    };
  return { all: combined(said), problems: [] };
}

/** Returns the values that one setting is to have; none where no flag sets it. */
function valuesGiven(setting: Setting, given: Readonly<Record<string, unknown>>): readonly unknown[] {
  const flag = flagOf(setting);
  const switches = switchesOf(setting).filter(({ name }) => given[name] === true);
  const value = flag ? (given[flag.name] ?? flag.unsaid) : switches.at(-1)?.says;
  if (value === undefined) return [];
  return takesList(setting) && Array.isArray(value) ? value : [value];
}

function combined(said: readonly (readonly [Setting, readonly unknown[]])[]): Values[] {
  return said.reduce<Values[]>(
    (plans, [setting, values]) =>
      values.length === 0
        ? plans
        : plans.flatMap((plan) => values.map((value) => ({ ...plan, [setting]: value as ValueAt<Setting> }))),
    [{}],
  );
}

/**
 * Returns the problem of too many plans: `--variant: makes 42 plans, for every combination of 14 values of --variant
 * and 3 of --server-max-age`.
 */
function tooMany(plans: number, several: readonly (readonly [Setting, readonly unknown[]])[]): Problem {
  const [[most] = ['target.variant' as const]] = several.toSorted(([, a], [, b]) => b.length - a.length);
  const parts = several.map(([setting, values]) => `${values.length} of --${flagOf(setting)?.name}`);
  return {
    subject: `--${flagOf(most)?.name}`,
    message: `makes ${counted(plans, 'plan')}, for every combination of ${listed(parts)}`,
    remedy: `a command takes up to ${MOST_PLANS}: give fewer values, or several commands; compare puts their runs side by side`,
  };
}
