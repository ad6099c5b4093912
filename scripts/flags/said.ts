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

/** More plans than this are a mistake, or several commands. */
const MOST_PLANS = 24;

/** What flags say of each plan, and what is wrong with how many there are. */
export interface SaidPlans {
  /** At least one; the last setting that has several values varies fastest. */
  readonly all: readonly Values[];
  readonly problems: readonly Problem[];
}

/**
 * Reads what the flags that were given say: one plan for each combination of the values that flags with a list have.
 * The first flag of the table varies slowest, so that the runs of a variant stand together.
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

/** The values that one setting is to have; none where nobody says. */
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

/** `--variant: asks for 42 plans: 14 values of --variant and 3 of --server-max-age` */
function tooMany(plans: number, several: readonly (readonly [Setting, readonly unknown[]])[]): Problem {
  const [[most] = ['target.variant' as const]] = several.toSorted(([, a], [, b]) => b.length - a.length);
  const parts = several.map(([setting, values]) => `${values.length} of --${flagOf(setting)?.name}`);
  return {
    subject: `--${flagOf(most)?.name}`,
    message: `makes ${counted(plans, 'plan')}, for every combination of ${listed(parts)}`,
    remedy: `a command takes up to ${MOST_PLANS}: give fewer values, or several commands; compare puts their runs side by side`,
  };
}
