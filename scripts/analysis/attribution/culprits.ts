/**
 * The room of attribution: creation sites, heap profiles and sources, which say which lines leak. Imports condense,
 * verdict and model.
 */
import type { RawFrame } from '../../../protos/vitals.js';
import { courseOf } from '../condense/evidence.js';
import { checkpointAt, type ReplicaCase } from '../condense/runCase.js';
import type { SiteHistory } from '../condense/siteLedger.js';
import type { Culprit, MetricAnalysis, MetricName, SourcePosition } from '../model/analysis.js';
import { habitOf } from '../verdict/ledger/habit.js';
import { addedUp } from '../verdict/ledger/siteCounts.js';
import {
  added,
  commonIndexes,
  commonLedgers,
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
} as const satisfies Record<Culprit['resource'], MetricName>;
/** The resources, each before those that it explains: a channel before its sockets. */
const RESOURCES = [
  'channel',
  'stream',
  'session',
  'worker',
  'child',
  'timer',
  'socket',
  'descriptor',
] as const satisfies readonly Culprit['resource'][];

/** A chain of source positions that opened one kind of resource, over all replicas that have it. */
interface Chain {
  resource: Culprit['resource'];
  guilty: SourcePosition;
  via: SourcePosition[];
  sites: SiteHistory[];
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
 */
export function findCulprits(
  judged: readonly ReplicaCase[],
  metrics: readonly MetricAnalysis[],
  resolver: SourceResolver,
  dialers: RegExp,
): Culprit[] {
  const replicas = judged.filter((replica) => (ledgerOf(replica)?.indexes.size ?? 0) > 0);
  const indexes = commonIndexes(replicas);
  const all = chains(replicas, indexes, resolver, dialers);
  const rising = all.filter(({ live }) => rises(live));
  const growing = rising.filter(({ isPool, resource }) => !isPool || onlyPools(rising, resource, metrics));
  const outcome = ([chain]: readonly Chain[]) =>
    metrics.find(({ name }) => chain && name === METRIC_OF[chain.resource])?.outcome;
  return grouped(growing, lineOf)
    .filter((line) => outcome(line) !== 'clean' && leaks(added(line.map(({ live }) => live)), outcome(line) === 'leak'))
    .map((line) => {
      const found = culprit(line, replicas, indexes, growing, resolver);
      const others = all.filter((chain) => line[0] && lineOf(chain) === lineOf(line[0]) && !line.includes(chain));
      return found && { ...found, ...otherPaths(others) };
    })
    .filter((each) => each !== undefined)
    .sort((a, b) =>
      a.resource === b.resource
        ? b.share - a.share || b.live - a.live
        : RESOURCES.indexOf(a.resource) - RESOURCES.indexOf(b.resource),
    );
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

function chains(
  replicas: readonly ReplicaCase[],
  indexes: readonly number[],
  resolver: SourceResolver,
  dialers: RegExp,
): Chain[] {
  const ledgers = commonLedgers(replicas);
  // A served stream was begun by the peer: the line to blame is on the other side, most often in the same fleet.
  const all = replicas
    .flatMap((replica) => [...(ledgerOf(replica)?.sites.values() ?? [])])
    .filter(({ served }) => served === undefined);
  const located = all.flatMap((site) => {
    const positions = site.frames.map((frame: RawFrame) => resolver.position(frame));
    return positions.length > 0 ? [{ site, positions }] : [];
  });
  return grouped(located, ({ site, positions }) => `${site.resource} ${positions.map(text).join(' ')}`).flatMap(
    (same) => {
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
          sites,
          live,
          isPool,
        },
      ];
    },
  );
}

function culprit(
  line: readonly Chain[],
  replicas: readonly ReplicaCase[],
  indexes: readonly number[],
  growing: readonly Chain[],
  resolver: SourceResolver,
): Culprit | undefined {
  const most = line.reduce<Chain | undefined>(
    (best, chain) => (best && growthOf(best.live) >= growthOf(chain.live) ? best : chain),
    undefined,
  );
  if (!most) return undefined;
  const total = (count: (site: SiteHistory) => number) => totalOf(line, count);
  const ages = line
    .flatMap((chain) => chain.sites)
    .map(({ oldestAgeMs }) => oldestAgeMs)
    .filter((age) => age !== undefined);
  const excerpt = resolver.excerpt(most.guilty);
  const [opened, closed] = [total((site) => site.opened), total((site) => site.closed)];
  return {
    ...most.guilty,
    via: most.via,
    resource: most.resource,
    opened,
    closed,
    live: opened - closed,
    abandoned: total((site) => site.abandoned),
    ...(ages.length > 0 && { oldestAgeMs: Math.max(...ages) }),
    share: share(line, growing, replicas, indexes),
    ...(excerpt && { excerpt }),
  };
}

function otherPaths(others: readonly Chain[]): Pick<Culprit, 'otherPaths'> {
  const opened = totalOf(others, (site) => site.opened);
  return opened === 0 ? {} : { otherPaths: { opened, closed: totalOf(others, (site) => site.closed) } };
}

function totalOf(chains: readonly Chain[], count: (site: SiteHistory) => number): number {
  return chains.flatMap(({ sites }) => sites).reduce((sum, site) => sum + count(site), 0);
}

/**
 * Returns the share of a line in the growth of its resource: its growth ÷ the growth on the same replicas between the
 * same checkpoints. Open channels are counted by the probe, dialled sockets by the census (accepted sockets are the
 * peers' doing). Without such a count, the divisor is the growth of all sites.
 */
function share(
  line: readonly Chain[],
  growing: readonly Chain[],
  replicas: readonly ReplicaCase[],
  indexes: readonly number[],
): number {
  const resource = line[0]?.resource;
  const own = growthOf(added(line.map(({ live }) => live)));
  const ofSites = growthOf(added(growing.filter((chain) => chain.resource === resource).map(({ live }) => live)));
  const counted = replicas.map((replica) => {
    const [first, last] = [indexes[0], indexes.at(-1)].map((index) =>
      index === undefined ? undefined : levelAt(replica, index, resource),
    );
    return first === undefined || last === undefined ? undefined : last - first;
  });
  const known = counted.filter((growth) => growth !== undefined);
  const all =
    known.length === replicas.length
      ? Math.max(
          ofSites,
          known.reduce((sum, growth) => sum + growth, 0),
        )
      : ofSites;
  return all > 0 ? Math.min(1, own / all) : 0;
}

function levelAt(replica: ReplicaCase, index: number, resource: Culprit['resource'] | undefined): number | undefined {
  const line = checkpointAt(replica, index)?.line;
  if (resource === 'channel') return line?.channels && line.channels.opened - line.channels.closed;
  if (resource !== 'socket') return undefined; // the counts of streams and timers include those of others
  const census = line?.censuses.kernel ?? line?.censuses.libuv;
  return census && Object.values(census.byRole).reduce((sum, { dialled }) => sum + dialled, 0);
}

function lineOf({ resource, guilty }: Chain): string {
  return `${resource} ${text(guilty)}`;
}

function text({ file, line, column }: SourcePosition): string {
  return `${file}:${line}:${column}`;
}

function grouped<Item>(items: readonly Item[], key: (item: Item) => string): Item[][] {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups.values()];
}
