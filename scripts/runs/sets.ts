import { rowOf, SETTING_PATHS, type Setting } from '../plan/settings.js';
import { settingArgument } from '../plan/settingText.js';
import { type PlannedRun, type RunSetting, runSettings } from '../targets/fleet/settingDefaults.js';

/** A set of runs that are compared as one. */
export interface RunSet<R> {
  /** The variant, with what else tells it apart: `keepalive --server-max-age=300ms`; or the id of its only run. */
  name: string;
  members: R[];
}

/** A set of runs that are compared as one, by their folders. */
export interface FolderSet {
  name: string;
  /** Absolute paths of the runs' folders, each with a readable run.json. */
  dirs: string[];
}

/**
 * Groups named runs into the sets that are compared, see {@link setsBySettings}. Runs that differ in nothing are
 * compared with one another, a set each.
 */
export function setsOf(runs: readonly (PlannedRun & { readonly dir: string })[]): FolderSet[] {
  const sets = setsBySettings(runs) ?? runs.map((run) => ({ name: run.plan.id, members: [run] }));
  return sets.map(({ name, members }) => ({ name, dirs: members.map(({ dir }) => dir) }));
}

/**
 * Groups runs by their settings: by variant, by whatever of transport, role, engine, load and number of replicas
 * differs among them as well, and by what the service is told beyond its variant; where none of these differs, by work
 * and by what is observed. Sets stand in the order in which they first appear.
 * @returns undefined where the runs differ in nothing that tells sets apart
 */
export function setsBySettings<R extends PlannedRun>(runs: readonly R[]): RunSet<R>[] | undefined {
  const subjects = runs.map(subjectOf);
  const telling = tellingAspects(subjects);
  if (telling.length === 0) return undefined;
  const sets = new Map<string, RunSet<R>>();
  for (const [index, run] of runs.entries()) {
    const name = nameBy(telling, subjects[index] ?? new Map());
    const set = sets.get(name) ?? { name, members: [] };
    set.members.push(run);
    sets.set(name, set);
  }
  return [...sets.values()];
}

/** The settings of a run, which tell it apart from others. */
type Subject = ReadonlyMap<Setting, RunSetting>;

type Aspect = (of: Subject) => string;

function subjectOf(run: PlannedRun): Subject {
  return new Map(runSettings(run).map((each) => [each.setting, each]));
}

function tellingAspects(subjects: readonly Subject[]): Aspect[] {
  const telling = NAMED.filter((aspect) => different(subjects, [aspect]) > 1);
  const settings = settingsThatTell(telling, TOLD, subjects);
  if (telling.length + settings.length > 0) return [...new Set([variant, ...telling, ...settings])];
  const others = settingsThatTell([], [...WORK, ...OBSERVED], subjects);
  return others.length > 0 ? [variant, ...others] : [];
}

/** Selects no more settings than tell the sets apart, so that names of sets stay short. */
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

/** Makes an aspect in words: `plaintext`, `split roles`, `5 replicas`. */
function inWords(setting: Setting): Aspect {
  return (subject) => (rowOf(setting).inSetName?.text ?? '{}').replace('{}', subject.get(setting)?.value ?? '');
}

/** Makes an aspect that is always told: `--passes=60`, whatever the value. */
function always(setting: Setting): Aspect {
  return (subject) => settingArgument(setting, subject.get(setting)?.value ?? '');
}

/** Makes an aspect that is told as `--server-max-age=300ms`, and as nothing where the setting has its default. */
function whereSaid(setting: Setting): Aspect {
  return (subject) => {
    const { value, otherwise } = subject.get(setting) ?? {};
    return value === otherwise ? '' : always(setting)(subject);
  };
}

const comparedAs = (what: string) => SETTING_PATHS.filter((setting) => rowOf(setting).compared === what);
const place = (setting: Setting) => rowOf(setting).inSetName?.place;

const variant = inWords('target.variant');

/** The settings that tell sets apart and are told always, the weightiest first. */
const NAMED: readonly Aspect[] = comparedAs('set')
  .filter((setting) => place(setting) !== undefined)
  .toSorted((one, other) => (place(one) ?? 0) - (place(other) ?? 0))
  .map((setting) => (setting === 'target.variant' ? variant : inWords(setting)));

/** The settings that tell sets apart and are told where they were said. */
const TOLD: readonly Aspect[] = comparedAs('set')
  .filter((setting) => place(setting) === undefined)
  .map(whereSaid);

/** The settings that tell runs apart where none of the above does. */
const WORK = comparedAs('work').map(always);
const OBSERVED = comparedAs('observed').map(whereSaid);
