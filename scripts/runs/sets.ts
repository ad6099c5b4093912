import { variantOf } from '../../services/variants/index.js';
import type { RunPlan } from '../plan/plan.js';
import { SERVICE_SETTINGS, type Setting, settingArgument, settingsOf } from '../plan/planSettings.js';
import { isSplit } from '../plan/replicas.js';
import { serviceOf } from '../plan/serviceFlags.js';

/** A set of runs that is compared as one. */
export interface FolderSet {
  name: string;
  /** Absolute paths of the runs' folders, each with a readable run.json. */
  dirs: string[];
}

/** A run, as far as it tells itself apart from others. */
interface Subject {
  plan: RunPlan;
  settings: ReadonlyMap<Setting, string>;
  /** What they are where no flag is given. */
  unsaid: ReadonlyMap<Setting, string>;
}

type Aspect = (of: Subject) => string;

const variant: Aspect = ({ plan }) => plan.target.variant;

/** What tells sets apart, the weightiest first. */
const ASPECTS: readonly Aspect[] = [
  variant,
  ({ plan }) => plan.target.transport,
  ({ plan }) => (isSplit(plan) ? 'split roles' : 'mixed roles'),
  ({ plan }) => plan.engine,
  ({ plan }) => `--load=${plan.load.kind}`,
  ({ plan }) => `${plan.target.replicas} replicas`,
];

/** What tells them apart where nothing of the above does. */
const WORK: readonly Setting[] = ['work.amount', 'work.slices', 'work.ratePerReplica', 'work.cadence'];
const OBSERVED: readonly Setting[] = [
  'observe.attribution',
  'observe.timers',
  'observe.metrics',
  'observe.profile',
  'observe.cpuProfile',
];

/**
 * Groups runs into the sets that are compared: by variant, by whatever of transport, role, engine, load and number of
 * replicas differs among them as well, and by what the service is told beyond its variant; where none of these differs,
 * by work and by what is observed. Runs that differ in nothing are compared one with another, a set each. Sets stand in
 * the order in which they are first named.
 */
export function setsOf(runs: readonly { readonly dir: string; readonly plan: RunPlan }[]): FolderSet[] {
  const subjects = runs.map(({ plan }) => subjectOf(plan));
  const telling = tellingAspects(subjects);
  if (telling.length === 0) return runs.map(({ plan, dir }) => ({ name: plan.id, dirs: [dir] }));
  const sets = new Map<string, FolderSet>();
  for (const [index, { dir }] of runs.entries()) {
    const name = nameBy(telling, subjects[index] as Subject);
    const set = sets.get(name) ?? { name, dirs: [] };
    set.dirs.push(dir);
    sets.set(name, set);
  }
  return [...sets.values()];
}

function tellingAspects(subjects: readonly Subject[]): Aspect[] {
  const telling = ASPECTS.filter((aspect) => different(subjects, [aspect]) > 1);
  const settings = settingsThatTell(telling, SERVICE_SETTINGS.map(whereSaid), subjects);
  if (telling.length + settings.length > 0) return [...new Set([variant, ...telling, ...settings])];
  const others = settingsThatTell([], [...WORK.map(always), ...OBSERVED.map(whereSaid)], subjects);
  return others.length > 0 ? [variant, ...others] : [];
}

/** No more settings than tell the sets apart: names of sets stay short. */
function settingsThatTell(
  before: readonly Aspect[],
  aspects: readonly Aspect[],
  subjects: readonly Subject[],
): Aspect[] {
  const kept: Aspect[] = [];
  for (const aspect of aspects) {
    const all = [...before, ...kept];
    if (different(subjects, [...all, aspect]) > different(subjects, all)) kept.push(aspect);
  }
  return kept;
}

function different(subjects: readonly Subject[], aspects: readonly Aspect[]): number {
  return new Set(subjects.map((subject) => nameBy(aspects, subject))).size;
}

function nameBy(aspects: readonly Aspect[], subject: Subject): string {
  return aspects
    .map((aspect) => aspect(subject))
    .filter((text) => text !== '')
    .join(' ');
}

/** `--passes=60`, whatever it is. */
function always(setting: Setting): Aspect {
  return ({ settings }) => settingArgument(setting, settings.get(setting) ?? '');
}

/** `--server-max-age=300ms`; nothing where it is as without a flag. */
function whereSaid(setting: Setting): Aspect {
  return (subject) => (subject.settings.get(setting) === subject.unsaid.get(setting) ? '' : always(setting)(subject));
}

function subjectOf(plan: RunPlan): Subject {
  const known = variantOf(plan.target.variant);
  const quiet = {
    attribution: true,
    timers: known?.plan?.countTimers ?? false,
    metrics: 'off',
    profile: false,
    cpuProfile: false,
  } as const;
  return {
    plan,
    settings: settingsOf(plan),
    unsaid: settingsOf({
      ...plan,
      observe: { ...plan.observe, ...quiet },
      target: { ...plan.target, service: serviceOf({}, known) },
    }),
  };
}
