import type { Profile, RawFrame } from '../../../protos/vitals.js';
import type { Role } from '../../plan/replicas.js';
import { checkpointAt, type ReplicaCase, type RunCase } from '../condense/runCase.js';
import type { MetricAnalysis, SourcePosition } from '../model/analysis.js';
import type { ProfileAnalysis, ProfileGrowth, ProfileSite } from '../model/profile.js';
import { acrossRoles } from '../verdict/acrossRoles.js';
import { liesWithin, type ProfiledFunction, type StackSample, stackSamples } from './callTree.js';
import { flameTree } from './flameTree.js';
import { growthOf, ledgerOf, liveSeries } from './growingSites.js';
import { profileNames } from './profileFiles.js';
import { isGrowing, type SampledLevels, sigmasOf } from './sampledGrowth.js';
import type { SourceResolver } from './sources/sourceResolver.js';

/** The number of sites shown. */
const MOST_SITES = 12;

/** A heap profile as stacks. */
type Stacks = readonly StackSample[];

/**
 * The heap profiles of one replica that are compared; the middle one may be missing. Each says how many of its samples
 * came since the profile before it, so those that lie between belong to the comparison.
 */
export interface ReplicaProfiles {
  role: Role;
  first: Stacks;
  early: readonly Stacks[];
  middle?: Stacks;
  later: readonly Stacks[];
  last: Stacks;
}

/**
 * Computes what grew between an early and the last heap profile, by the innermost user function of the stack that is
 * not in a dialer's file, as in the ledger of creation sites. Undefined where no judged replica has both profiles.
 */
export function profileGrowth(
  run: RunCase,
  metrics: readonly MetricAnalysis[],
  resolver: SourceResolver,
  dialers: RegExp,
): ProfileAnalysis | undefined {
  const found = run.judged.flatMap((replica) => comparedOf(replica) ?? []);
  const [one] = found;
  if (!one) return undefined;
  const profiles = found.map(({ role, first, early, middle, later, last }): ReplicaProfiles => {
    return {
      role,
      first: stackSamples(first),
      early: early.map(stackSamples),
      ...(middle && { middle: stackSamples(middle) }),
      later: later.map(stackSamples),
      last: stackSamples(last),
    };
  });
  const passes = found.reduce((sum, each) => sum + each.passes, 0) / found.length;
  const heap = metrics.find(({ name }) => name === 'heap_after_gc_bytes')?.outcome;
  const guilty = guiltyFunctions(resolver, dialers);
  const bySite = grouped(profiles, (stack) => keyOf(guilty(stack)));
  const total = growth(
    levelsOf(profiles, () => true),
    passes,
  );
  const sites = [...bySite].flatMap(([key, { levels, sample }]) => {
    const owner = guilty(sample.stack);
    if (key === '' || !owner) return [];
    const position = ledgerLine(owner, run.judged, resolver, dialers);
    const at = position ?? resolver.position([owner.url, owner.line, owner.column]);
    const own = growth(levels, passes);
    const growing =
      heap !== 'clean' && isGrowing(levels, own.bytesPerWork, heap === 'leak' ? total.bytesPerWork : undefined);
    return [
      {
        ...at,
        ...own,
        name: owner.name,
        lineBy: position ? ('ledger' as const) : ('function' as const),
        growing,
        sigmas: sigmasOf(levels),
      },
    ];
  });
  const nobody = growth(bySite.get('')?.levels ?? [], passes);
  return {
    ...{
      first: one.first.index,
      last: one.last.index,
      replicas: found.length,
      passes,
      intervalBytes: one.last.interval,
    },
    total,
    withoutUserFrames: nobody,
    sites: sites.sort(byGrowth).slice(0, MOST_SITES),
    tree: flameTree(profiles, resolver),
    files: profileNames(run.seen),
  };
}

function byGrowth(a: ProfileSite, b: ProfileSite): number {
  return Number(b.growing) - Number(a.growing) || b.bytesPerWork - a.bytesPerWork;
}

/**
 * Returns the profiles of the life that is judged: the first one after the first slice, the last one, and those between
 * them, of which the middle one is that nearest to {@link MIDDLE} of the work.
 */
function comparedOf(replica: ReplicaCase): ComparedProfiles | undefined {
  const work = (index: number) => checkpointAt(replica, index)?.line.work.done ?? 0;
  const heap = (replica.life?.profiles ?? [])
    .filter(({ of, index }) => of === 'heap' && index > 0 && work(index) > 0)
    .sort((a, b) => a.index - b.index);
  const [first, last] = [heap[0], heap.at(-1)];
  if (!first || !last || work(last.index) <= work(first.index)) return undefined;
  const passes = work(last.index) - work(first.index);
  const between = heap.slice(1, -1);
  const off = between.map(({ index }) => Math.abs((work(index) - work(first.index)) / passes - MIDDLE));
  const at = off.indexOf(Math.min(...off));
  const middle = between[at];
  return {
    ...{ role: replica.role, first, last, passes },
    early: middle ? between.slice(0, at) : [],
    ...(middle && { middle }),
    later: middle ? between.slice(at + 1) : [],
  };
}

interface ComparedProfiles {
  role: Role;
  first: Profile;
  early: readonly Profile[];
  middle?: Profile;
  later: readonly Profile[];
  last: Profile;
  passes: number;
}

/** The part of the work between the first and the last profile at which the middle one is looked for. */
const MIDDLE = 0.6;

/**
 * Returns a function that maps a stack to the user function that asked: the innermost one outside a dialer's file, else
 * the innermost.
 */
function guiltyFunctions(
  resolver: SourceResolver,
  dialers: RegExp,
): (stack: readonly ProfiledFunction[]) => ProfiledFunction | undefined {
  const files = new Map<string, boolean>();
  const isDialer = ({ url, line, column }: ProfiledFunction) => {
    const known = files.get(url) ?? dialers.test(resolver.position([url, line, column]).file);
    files.set(url, known);
    return known;
  };
  return (stack) => {
    const users = stack.filter(({ end }) => end !== undefined);
    return users.find((each) => !isDialer(each)) ?? users[0];
  };
}

function keyOf(each: ProfiledFunction | undefined): string {
  return each ? `${each.url}:${each.line}:${each.column}` : '';
}

interface Grouped {
  /** The levels, one entry for each replica. */
  levels: SampledLevels[];
  sample: StackSample;
}

function grouped(
  profiles: readonly ReplicaProfiles[],
  key: (stack: readonly ProfiledFunction[]) => string,
): Map<string, Grouped> {
  const examples = new Map<string, StackSample>();
  for (const { first, last } of profiles)
    for (const sample of [...first, ...last]) examples.set(key(sample.stack), sample);
  return new Map(
    [...examples].map(([name, sample]) => [
      name,
      { sample, levels: levelsOf(profiles, ({ stack }) => key(stack) === name) },
    ]),
  );
}

function levelsOf(profiles: readonly ReplicaProfiles[], belongs: (sample: StackSample) => boolean): SampledLevels[] {
  return profiles.map(({ role, first, early, middle, later, last }) => {
    const level = (samples: Stacks) => {
      const own = samples.filter(belongs);
      const total = (of: 'weight' | 'samples' | 'fresh') => own.reduce((sum, each) => sum + each[of], 0);
      return { bytes: total('weight'), samples: total('samples'), fresh: total('fresh') };
    };
    return {
      ...{ role, first: level(first), early: early.map(level) },
      ...(middle && { middle: level(middle) }),
      ...{ later: later.map(level), last: level(last) },
    };
  });
}

function growth(levels: readonly SampledLevels[], passes: number): ProfileGrowth {
  const mean = (of: 'first' | 'last') =>
    acrossRoles(levels.map(({ role, ...level }) => ({ role, value: level[of].bytes }))) ?? 0;
  const [firstBytes, lastBytes] = [mean('first'), mean('last')];
  return { firstBytes, lastBytes, bytesPerWork: (lastBytes - firstBytes) / passes };
}

/**
 * Returns the line of the ledger that lies in this function and whose number of live resources grew most; undefined
 * where none grew.
 */
function ledgerLine(
  owner: ProfiledFunction,
  judged: readonly ReplicaCase[],
  resolver: SourceResolver,
  dialers: RegExp,
): SourcePosition | undefined {
  const grown = new Map<string, { position: SourcePosition; by: number }>();
  for (const replica of judged) {
    const ledger = ledgerOf(replica);
    const indexes = [...(ledger?.indexes ?? [])].sort((a, b) => a - b);
    for (const site of ledger?.sites.values() ?? []) {
      const frame = site.frames.find((each: RawFrame) => !dialers.test(resolver.position(each).file));
      if (!frame || !liesWithin(frame, owner)) continue;
      const position = resolver.position(frame);
      const key = `${position.file}:${position.line}`;
      grown.set(key, { position, by: (grown.get(key)?.by ?? 0) + growthOf(liveSeries(site, indexes)) });
    }
  }
  const [most] = [...grown.values()].sort((a, b) => b.by - a.by);
  return most && most.by > 0 ? most.position : undefined;
}
