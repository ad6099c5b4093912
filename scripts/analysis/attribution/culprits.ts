/**
 * The room of attribution: creation sites, heap profiles and sources, which say which lines leak. Imports condense,
 * verdict and model.
 */
import type { RawFrame } from '../../../protos/vitals.js';
import { courseOf } from '../condense/evidence.js';
import type { ReplicaCase } from '../condense/runCase.js';
import type { SiteHistory } from '../condense/siteLedger.js';
import type { Culprit, MetricAnalysis, MetricName, SourcePosition } from '../model/analysis.js';
import { habitOf } from '../verdict/ledger/habit.js';
import { addedUp } from '../verdict/ledger/siteCounts.js';
import { shareOf } from './culpritShare.js';
import {
  added,
  commonIndexes,
  commonLedgers,
  fromItsFirst,
  growthOf,
  type LiveSeries,
  leaks,
  ledgerOf,
  liveSeries,
  rises,
} from './growingSites.js';
import type { SourceResolver } from './sources/sourceResolver.js';

/** The metric that counts each resource. */
export const METRIC_OF = {
  channel: 'channels',
  socket: 'sockets',
  stream: 'streams',
  timer: 'timers',
  session: 'sessions',
  descriptor: 'descriptors',
  child: 'children',
  worker: 'workers',
  goroutine: 'goroutines',
  buffer: 'external_bytes',
  closure: 'heap_after_gc_bytes',
} as const satisfies Record<Culprit['resource'], MetricName>;
/** The resources, each before those that it explains: a channel before its sockets. */
const RESOURCES = [
  'channel',
  'stream',
  'session',
  'worker',
  'child',
  'goroutine',
  'timer',
  'socket',
  'descriptor',
  'buffer',
  'closure',
] as const satisfies readonly Culprit['resource'][];

/** A chain of source positions that opened one kind of resource, over all replicas that have it. */
interface Chain {
  resource: Culprit['resource'];
  guilty: SourcePosition;
  via: SourcePosition[];
  /** How many of `via` are called by the guilty line. */
  inner: number;
  sites: SiteHistory[];
  /** Set where peers opened it, and this process serves it. */
  served?: string;
  live: LiveSeries;
  /** It began to close late, as a pool does that is full. */
  isPool: boolean;
}

/**
 * Finds the lines that leak: those that open resources whose number grows with the work. A resource whose own metric is
 * clean has no culprit.
 *
 * The sites of all judged replicas are joined by their chain of source positions, and the chains by their culprit line,
 * because the same line is reached by another chain after its first `await`. Only chains that grow are joined, and not
 * those that began to close late, which may be pools that fill: a line
 * that also opens what is kept by design is charged with its leak alone, and what its other chains opened is reported
 * separately. `via` is taken from the chain that grew most.
 *
 * @param dialers files whose frames are skipped in the search for the culprit line
 * @param peersAreOutside true: peers are no part of the run, and where no line opened what leaks, those that serve it are
 *   named; in a fleet the line to blame is on the other side
 */
export function findCulprits(
  judged: readonly ReplicaCase[],
  metrics: readonly MetricAnalysis[],
  resolver: SourceResolver,
  dialers: RegExp,
  peersAreOutside = false,
): Culprit[] {
  const replicas = judged.filter((replica) => (ledgerOf(replica)?.indexes.size ?? 0) > 0);
  const scene: Scene = { replicas, indexes: commonIndexes(replicas), metrics, resolver };
  const all = chains(scene, dialers);
  const own = withoutEffects(
    among(
      all.filter(({ served }) => served === undefined),
      scene,
    ),
  );
  // What is served was opened by a peer: where a line of the target's own explains a leak, that is most often the peer.
  return own.length > 0 || !peersAreOutside ? own : among(all.filter(isServedLeak(metrics)), scene);
}

/** What culprits are sought in. */
interface Scene {
  readonly replicas: readonly ReplicaCase[];
  readonly indexes: readonly number[];
  readonly metrics: readonly MetricAnalysis[];
  readonly resolver: SourceResolver;
}

/** Finds the culprits among these chains, those that explain most first. */
function among(all: readonly Chain[], scene: Scene): Culprit[] {
  const { metrics } = scene;
  const rising = all.filter(({ live }) => rises(live));
  const growing = rising.filter(({ isPool, resource }) => !isPool || onlyPools(rising, resource, metrics));
  const outcome = ([chain]: readonly Chain[]) =>
    metrics.find(({ name }) => chain && name === METRIC_OF[chain.resource])?.outcome;
  return grouped(growing, lineOf)
    .filter((line) => mayBeToBlame(line, outcome(line)))
    .map((line) => {
      const found = culprit(line, growing, scene);
      const others = all.filter((chain) => line[0] && lineOf(chain) === lineOf(line[0]) && !line.includes(chain));
      return found && { ...found, ...otherPaths(others) };
    })
    .filter((each) => each !== undefined)
    .sort(byExplanation);
}

/** What only a closer look books, which may begin in the middle of a run. */
const OF_CLOSER_LOOK: readonly Culprit['resource'][] = ['stream', 'timer', 'buffer', 'closure'];

/** What memory is held by: the effect of another leak, where one explains it. */
const OF_MEMORY: readonly Culprit['resource'][] = ['buffer', 'closure'];

/** Leaves out what only memory shows, where a line is known that opens something. */
function withoutEffects(culprits: readonly Culprit[]): Culprit[] {
  const causes = culprits.filter(({ resource }) => !OF_MEMORY.includes(resource));
  return causes.length > 0 ? causes : [...culprits];
}

/** A line that explains this part of a growth goes before all that explain less, whatever they open. */
const MAIN_SHARE = 0.5;

/** Sorts what explains much of its resource's growth first, then by resource, then what explains most. */
function byExplanation(a: Culprit, b: Culprit): number {
  return (
    Number(b.share >= MAIN_SHARE) - Number(a.share >= MAIN_SHARE) ||
    RESOURCES.indexOf(a.resource) - RESOURCES.indexOf(b.resource) ||
    b.share - a.share ||
    b.live - a.live
  );
}

/** Tells whether a line leaks. What memory is held by is accused only where memory is known to leak. */
function mayBeToBlame(line: readonly Chain[], outcome: MetricAnalysis['outcome'] | undefined): boolean {
  if (outcome === 'clean' || (outcome !== 'leak' && line.some(({ resource }) => OF_MEMORY.includes(resource))))
    return false;
  const live = added(line.map((chain) => chain.live));
  const isLate = line.some(({ resource }) => OF_CLOSER_LOOK.includes(resource));
  return leaks(isLate ? fromItsFirst(live) : live, outcome === 'leak');
}

function isServedLeak(metrics: readonly MetricAnalysis[]): (chain: Chain) => boolean {
  const leaking = new Set(metrics.filter(({ outcome }) => outcome === 'leak').map(({ name }) => name));
  return ({ served, resource }) => served !== undefined && leaking.has(METRIC_OF[resource]);
}

/** Tells whether a resource leaks though every chain that grows closes late: then one of these must be to blame. */
function onlyPools(
  rising: readonly Chain[],
  resource: Culprit['resource'],
  metrics: readonly MetricAnalysis[],
): boolean {
  const leaks = metrics.some(({ name, outcome }) => name === METRIC_OF[resource] && outcome === 'leak');
  return leaks && rising.filter((chain) => chain.resource === resource).every(({ isPool }) => isPool);
}

function chains({ replicas, indexes, resolver }: Scene, dialers: RegExp): Chain[] {
  const ledgers = commonLedgers(replicas);
  const all = replicas.flatMap((replica) => [...(ledgerOf(replica)?.sites.values() ?? [])]);
  const located = all.flatMap((site) => {
    const positions = site.frames.map((frame: RawFrame) => resolver.position(frame));
    return positions.length > 0 ? [{ site, positions }] : [];
  });
  return grouped(
    located,
    ({ site, positions }) => `${site.resource} ${site.served ?? ''} ${positions.map(text).join(' ')}`,
  ).flatMap((same) => {
    const [first] = same;
    const positions = first?.positions ?? [];
    const guilty = positions.find(({ file }) => !dialers.test(file)) ?? positions[0];
    if (!first || !guilty) return [];
    const sites = same.map(({ site }) => site);
    const live = added(sites.map((site) => liveSeries(site, indexes)));
    const isPool = habitOf(addedUp(sites.map((site) => courseOf(site, ledgers)))) === 'closes-late';
    return [
      {
        resource: first.site.resource,
        guilty,
        via: positions.filter((position) => position !== guilty),
        inner: positions.indexOf(guilty),
        sites,
        ...(first.site.served !== undefined && { served: first.site.served }),
        live,
        isPool,
      },
    ];
  });
}

function culprit(line: readonly Chain[], growing: readonly Chain[], scene: Scene): Culprit | undefined {
  const most = line.reduce<Chain | undefined>(
    (best, chain) => (best && growthOf(best.live) >= growthOf(chain.live) ? best : chain),
    undefined,
  );
  if (!most) return undefined;
  const total = (count: (site: SiteHistory) => number) => totalOf(line, count);
  const alike = growing.filter(({ resource }) => resource === most.resource);
  const ages = line
    .flatMap((chain) => chain.sites)
    .map(({ oldestAgeMs }) => oldestAgeMs)
    .filter((age) => age !== undefined);
  const excerpt = scene.resolver.excerpt(most.guilty);
  const name = scene.resolver.functionAt?.(most.guilty);
  const peers = peersOf(line);
  const packages = most.sites.find((site) => site.packages)?.packages;
  const [opened, closed] = [total((site) => site.opened), total((site) => site.closed)];
  return {
    ...most.guilty,
    via: most.via,
    inner: most.inner,
    resource: most.resource,
    ...(name !== undefined && { function: name }),
    opened,
    closed,
    live: opened - closed,
    abandoned: total((site) => site.abandoned),
    ...(ages.length > 0 && { oldestAgeMs: Math.max(...ages) }),
    share: shareOf(most, { own: growthIn(line), ofSites: growthIn(alike) }, scene),
    ...(most.served !== undefined && { served: most.served }),
    ...(peers.length > 0 && { peers }),
    ...(packages && { packages }),
    ...(excerpt && { excerpt }),
  };
}

function growthIn(chains: readonly Chain[]): number {
  return growthOf(added(chains.map(({ live }) => live)));
}

function otherPaths(others: readonly Chain[]): Pick<Culprit, 'otherPaths'> {
  const opened = totalOf(others, (site) => site.opened);
  return opened === 0 ? {} : { otherPaths: { opened, closed: totalOf(others, (site) => site.closed) } };
}

function totalOf(chains: readonly Chain[], count: (site: SiteHistory) => number): number {
  return chains.flatMap(({ sites }) => sites).reduce((sum, site) => sum + count(site), 0);
}

/** Adds up the peers of what was accepted, most first. */
function peersOf(line: readonly Chain[]): NonNullable<Culprit['peers']> {
  const all = line.flatMap(({ sites }) => sites.flatMap(({ peers }) => peers ?? []));
  return grouped(all, ({ from, agent }) => `${from} ${agent ?? ''}`)
    .flatMap(([first, ...more]) =>
      first ? [{ ...first, live: more.reduce((sum, { live }) => sum + live, first.live) }] : [],
    )
    .sort((a, b) => b.live - a.live);
}

function lineOf({ resource, served, guilty }: Chain): string {
  return `${resource} ${served ?? ''} ${text(guilty)}`;
}

function text({ file, line, column }: SourcePosition): string {
  return `${file}:${line}:${column}`;
}

function grouped<Item>(items: readonly Item[], key: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups.values()];
}
