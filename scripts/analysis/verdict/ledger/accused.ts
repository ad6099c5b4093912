import type { ReplicaVerdict } from '../../model/analysis.js';
import type { CheckpointReadings } from '../../model/judgement.js';
import { LEAST_CHECKPOINTS } from '../coverage.js';
import { habitOf, type SiteHabit } from './habit.js';
import { addedUp, type BookedSites, liveOf, type SiteCourse, slicesOf } from './siteCounts.js';

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
 * is judged by what is live of it, and must rise in every slice. Where too few checkpoints were quiet to judge at all,
 * what is in flight of it may count: a level of its own that rises all the same is no less of a leak.
 *
 * Where the number live in all stays the same while a site opens, what is closed elsewhere is opened there again:
 * connections that are replaced by another line than the first are no leak.
 */
export function accusedOf(ledger: BookedSites, judge: JudgeLevels): Accused | undefined {
  const known = ledger.own.map((site) => ({ site, habit: habitOf(site), growth: growthOf(site) }));
  const growing = known.filter(({ growth }) => growth >= LEAST_GROWTH);
  const silent = ledger.own.filter((site) => (site.at(-1)?.closed ?? 0) === 0);
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
  if (isWholeLevel(site, ledger)) return undefined;
  const exact = habit === 'never-closes' || isNeverQuiet(ledger);
  const verdict = judge(asLevels(site, ledger.checkpoints, exact));
  const { opened = 0, closed = 0 } = site.at(-1) ?? {};
  const common = { habit, sites: sites.length, opened, closed, verdict };
  const surely = habit === 'never-closes' || verdict.reasonCode === 'rises-every-slice';
  if (verdict.outcome === 'leak') return { ...common, charge: surely && balance === 'apart' ? 'leaks' : 'suspect' };
  return verdict.outcome !== 'clean' && growthOf(site) >= LEAST_SUSPECT && opensToTheEnd(site)
    ? { ...common, charge: 'suspect' }
    : undefined;
}

function isNeverQuiet({ checkpoints }: BookedSites): boolean {
  return checkpoints.filter(({ settled }) => settled).length < LEAST_CHECKPOINTS;
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

/**
 * Tells whether the level is that of the site and of what stays the same, at checkpoints that were all quiet: then the
 * rules for levels have judged it already.
 */
function isWholeLevel(site: SiteCourse, { checkpoints }: BookedSites): boolean {
  const live = liveOf(site);
  const rest = checkpoints.map(({ readings }, position) => Math.min(...readings) - (live[position] ?? 0)).slice(1);
  return (
    checkpoints.every(({ settled, disturbed }) => settled && !disturbed) &&
    Math.max(...rest) - Math.min(...rest) <= SAME
  );
}

/** A whole that varies by no more than this is the same throughout … */
const SAME = 2;
/**
 * … and so is one that varies by this many times the root of a site's growth: two counts that go their own ways differ
 * by more. Up to the greater multiple it is open whether the site replaces what others close.
 */
const SAME_ROOTS = 0.6;
const NEARLY_ROOTS = 1.3;

/**
 * Compares what a site gained with the number live of all sites: `replaced` where the whole stays the same, `nearly`
 * where it varies by little beside the site's growth, `apart` where it goes its own way. The first slice is left out.
 */
function balanceOf(site: SiteCourse, all: SiteCourse): 'replaced' | 'nearly' | 'apart' {
  const whole = liveOf(all).slice(1);
  const range = Math.max(...whole) - Math.min(...whole);
  const root = Math.sqrt(Math.max(0, growthOf(site)));
  if (root > SAME && range <= Math.max(SAME, SAME_ROOTS * root)) return 'replaced';
  return range <= NEARLY_ROOTS * root ? 'nearly' : 'apart';
}
