import type { ReplicaVerdict } from '../../model/analysis.js';
import type { CheckpointReadings } from '../../model/judgement.js';
import { habitOf, type SiteHabit } from './habit.js';
import { addedUp, type BookedSites, liveOf, type SiteCourse, slicesOf, total } from './siteCounts.js';

/** Judges levels by the rules for checkpoints. */
export type JudgeLevels = (checkpoints: readonly CheckpointReadings[]) => Omit<ReplicaVerdict, 'replica' | 'role'>;

/** The case against sites of one ledger, where there is one. */
export interface Accused {
  /** `leaks`: they open, close too little, and rise as a leak does. `suspect`: they are not to be acquitted either. */
  charge: 'leaks' | 'suspect';
  habit: Exclude<SiteHabit, 'idle'>;
  /** The number of sites. */
  sites: number;
  opened: number;
  closed: number;
  /** The verdict on the number that is live of them, by the rules for levels. */
  verdict: ReturnType<JudgeLevels>;
}

/** The growth after the first slice below which a site that is not clean casts no doubt on a clean level. */
const LEAST_SUSPECT = 15;
/** The least growth of a site that is looked at. */
const LEAST_GROWTH = 6;

/**
 * Finds the creation sites that leak beside others that close: what drains hides them from the level. A site that
 * closes nothing is exact at every checkpoint, quiet or not, and is judged by what it has opened; one that closes some
 * is judged by what is live of it, and must rise in every slice.
 *
 * Where the number live in all stays the same while a site opens, what is closed elsewhere is opened there again:
 * connections that are replaced by another line than the first are no leak.
 */
export function accusedOf(ledger: BookedSites, judge: JudgeLevels): Accused | undefined {
  const known = ledger.own.map((site) => ({ site, habit: habitOf(site), growth: growthOf(site) }));
  const growing = known.filter(({ growth }) => growth >= LEAST_GROWTH);
  const silent = known.filter(({ habit, growth }) => habit === 'never-closes' && growth > 0).map(({ site }) => site);
  const cases = [
    ...(silent.length > 1 ? [silent] : []),
    ...growing.filter(({ habit }) => habit === 'never-closes').map(({ site }) => [site]),
    ...growing.filter(({ habit }) => habit === 'closes-some').map(({ site }) => [site]),
  ].map((sites) => accuse(sites, ledger, judge));
  return cases.find((each) => each?.charge === 'leaks') ?? cases.find((each) => each !== undefined);
}

function accuse(sites: readonly SiteCourse[], ledger: BookedSites, judge: JudgeLevels): Accused | undefined {
  const site = addedUp(sites);
  const habit = habitOf(site);
  const balance = balanceOf(site, addedUp(ledger.own));
  if (habit === 'idle' || habit === 'closes-late' || balance === 'replaced') return undefined;
  const verdict = judge(asLevels(site, ledger.checkpoints, habit === 'never-closes'));
  const { opened = 0, closed = 0 } = site.at(-1) ?? {};
  const common = { habit, sites: sites.length, opened, closed, verdict };
  const surely = habit === 'never-closes' || verdict.reasonCode === 'rises-every-slice';
  if (verdict.outcome === 'leak') return { ...common, charge: surely && balance === 'apart' ? 'leaks' : 'suspect' };
  return verdict.outcome !== 'clean' && growthOf(site) >= LEAST_SUSPECT && opensToTheEnd(site)
    ? { ...common, charge: 'suspect' }
    : undefined;
}

/** Returns the number live of a site in the form of the readings of a level. */
export function asLevels(
  site: SiteCourse,
  checkpoints: readonly CheckpointReadings[],
  exact: boolean,
): CheckpointReadings[] {
  const live = liveOf(site);
  return checkpoints.map((checkpoint, position) => ({
    ...checkpoint,
    readings: [live[position] ?? 0],
    ...(exact && { settled: true, disturbed: false }),
  }));
}

/** Returns what a site gained after the first slice, which holds the warm-up. */
function growthOf(site: SiteCourse): number {
  const live = liveOf(site);
  return (live.at(-1) ?? 0) - (live[1] ?? 0);
}

function opensToTheEnd(site: SiteCourse): boolean {
  const slices = slicesOf(site);
  return slices.slice(-Math.ceil(slices.length / 3)).every(({ opened }) => opened > 0);
}

/** A number live in all that differs by no more than this between checkpoints is the same number. */
const SAME = 2;
/** Changes of the whole up to this part of a site's own growth leave open whether the site replaces what others close. */
const NEARLY = 0.35;

/**
 * Compares what a site gained with what all sites gained: `replaced` where the whole stays the same, `nearly` where it
 * changes by little beside the site's growth, `apart` where it goes its own way. The first slice is left out.
 */
function balanceOf(site: SiteCourse, all: SiteCourse): 'replaced' | 'nearly' | 'apart' {
  const whole = liveOf(all).slice(1);
  const changes = whole.slice(1).map((level, position) => Math.abs(level - (whole[position] ?? 0)));
  const growth = growthOf(site);
  if (growth > 2 * SAME && Math.max(...whole) - Math.min(...whole) <= SAME) return 'replaced';
  return total(changes) <= NEARLY * growth ? 'nearly' : 'apart';
}
