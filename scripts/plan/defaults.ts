import { expectationOf } from '../../services/variants/expectation.js';
import { type BroughtPlan, broughtBy } from './brought.js';
import { carriableRate, type KnownRetained, planCost } from './cost.js';
import type { RunPlan } from './plan.js';
import { rowOf, SETTING_PATHS, SETTINGS, type Setting, type ValueAt, type Values } from './settings.js';
import { planOfValues, withValue } from './values.js';
import { RECORD_VERSION } from './version.js';

/** The sources of defaults besides the plan: the variant, as the code or a record knows it, and the machine. */
export interface DefaultsSource {
  readonly retains: KnownRetained;
  /** The defaults that the variant brings to a plan. */
  readonly brings: BroughtPlan | undefined;
  readonly cpus: number;
}

/** Returns a whole plan: what is said, else what the variant brings, else the default. Its id belongs to no run. */
export function planOfSaid(said: Values, source: DefaultsSource): RunPlan {
  const known: Values = { ...Object.fromEntries(broughtBy(source.brings)), ...defined(said) };
  const draft = planOfValues({ ...USUAL, ...known });
  return RULED.filter((setting) => known[setting] === undefined).reduce(
    (plan, setting) => ruled(plan, setting, source),
    draft,
  );
}

/** Returns the default of a setting: its value if nobody had said it, all else being equal. */
export function defaultOf(setting: Setting, plan: RunPlan, source: DefaultsSource): unknown {
  const brought = broughtBy(source.brings).get(setting);
  if (brought !== undefined) return brought;
  return isRuled(setting) ? RULES[setting](plan, source) : USUAL[setting];
}

/** The value of every setting that nobody said, before any rule. */
const USUAL: Values = {
  ...Object.fromEntries(SETTING_PATHS.map((setting) => [setting, rowOf(setting).usual])),
  schemaVersion: RECORD_VERSION,
  id: '',
  'target.kind': 'fleet',
};

/** The settings whose default the lab works out, as their rows say. */
type RuledSetting = { [S in Setting]: (typeof SETTINGS)[S] extends { rule: true } ? S : never }[Setting];

type Rules = { readonly [S in RuledSetting]: (plan: RunPlan, source: DefaultsSource) => ValueAt<S> };

/** The rules of these defaults, in order: a later one may use what an earlier one has set. */
const RULES: Rules = {
  /** Limits the rate to the passes that the cores carry. */
  'work.ratePerReplica': ({ target }, { cpus }) =>
    carriableRate(SETTINGS['work.ratePerReplica'].usual, target.replicas, target.transport, cpus),
  /**
   * Lengthens the quiet without a driver: a driver knows when its calls have returned; without one, the pause between
   * two passes of a neighbour must not be taken for quiet.
   */
  'observe.quietMs': ({ load, work: { cadence, ratePerReplica } }) => {
    const usual = SETTINGS['observe.quietMs'].usual; // levels are final 31 ms after the last call
    if (load.kind !== 'none' || cadence === 'incident') return usual;
    return Math.min(MOST_QUIET_MS, usual + Math.round(2000 / ratePerReplica));
  },
  /** Lengthens the limit until streams that have a deadline have reached it: a checkpoint waits for them. */
  'observe.settleLimitMs': ({ target }, { retains }) => {
    const usual = SETTINGS['observe.settleLimitMs'].usual;
    return retains?.streams === 'until-deadline' ? Math.max(usual, 2 * target.service.streamDeadlineMs) : usual;
  },
  expect: ({ target }, { retains }) => (retains ? expectationOf(retains, target.service) : 'any'),
  /** Shortens the tick of short runs, whose charts need more points. */
  'observe.tickMs': (plan, { retains, cpus }) => {
    const usual = SETTINGS['observe.tickMs'].usual;
    return planCost(withValue(plan, 'observe.tickMs', usual), retains, cpus).seconds < SHORT_SECONDS
      ? SHORT_TICK_MS
      : usual;
  },
};

const RULED = Object.keys(RULES) as readonly RuledSetting[];
const MOST_QUIET_MS = 1000;
const SHORT_SECONDS = 60;
const SHORT_TICK_MS = 250;

function ruled<S extends RuledSetting>(plan: RunPlan, setting: S, source: DefaultsSource): RunPlan {
  return withValue(plan, setting, RULES[setting](plan, source));
}

function isRuled(setting: Setting): setting is RuledSetting {
  return Object.hasOwn(RULES, setting);
}

function defined(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
