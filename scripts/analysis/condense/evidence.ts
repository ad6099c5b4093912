import type { Checkpoint, Site } from '../../../protos/vitals.js';
import type { OwnSockets } from '../../targets/target.js';
import type { CheckpointReadings } from '../model/judgement.js';
import type { MetricName } from '../model/metrics.js';
import type { AbandonedCount } from '../verdict/ledger/abandoned.js';
import type { BookedSites, SiteCourse } from '../verdict/ledger/siteCounts.js';
import type { Evidence } from '../verdict/ledger/weigh.js';
import type { ReplicaCase } from './runCase.js';
import type { SiteHistory } from './siteLedger.js';

/** The resources whose sites opened what a metric counts; the first is its own, others are held by it as well. */
const RESOURCES: Readonly<Partial<Record<MetricName, readonly Site['resource'][]>>> = {
  channels: ['channel'],
  sockets: ['socket'],
  streams: ['stream'],
  timers: ['timer'],
  sessions: ['session'],
  descriptors: ['descriptor', 'socket'],
  children: ['child'],
  workers: ['worker'],
};

/** The metrics that count what peers have opened as well, one for each connection. */
const ACCEPTED: readonly MetricName[] = ['sockets', 'sessions', 'descriptors'];

/**
 * Collects what is exact about one metric of one replica: the openings and closings of its creation sites at the
 * checkpoints that have a ledger, and the channels that were collected unclosed.
 *
 * @param checkpoints the readings of the metric
 */
export function evidenceOf(
  name: MetricName,
  replica: ReplicaCase,
  checkpoints: readonly CheckpointReadings[],
): Evidence {
  return {
    ledger: ledgerOf(name, replica, checkpoints),
    ...(name === 'channels' && { abandoned: abandonedOf(replica) }),
  };
}

/** Tells whether a replica booked creation sites of what a metric counts. */
export function hasSites(name: MetricName, { life }: Pick<ReplicaCase, 'life'>): boolean {
  const own = RESOURCES[name]?.[0];
  return [...(life?.ledger.sites.values() ?? [])].some(
    ({ resource, served }) => resource === own && served === undefined,
  );
}

/** Tells whether the work of a process is known: its own, or that of its clients. */
export function isWorkCounted({ life, checkpoints }: Pick<ReplicaCase, 'life' | 'checkpoints'>): boolean {
  return (life?.work.begun ?? 0) > 0 || checkpoints.some(({ line }) => line.work.done > 0);
}

function ledgerOf(
  name: MetricName,
  replica: ReplicaCase,
  checkpoints: readonly CheckpointReadings[],
): BookedSites | undefined {
  const { life } = replica;
  const [own, ...others] = RESOURCES[name] ?? [];
  if (!life || !own || life.ledger.indexes.size === 0) return undefined;
  const withLedger = checkpoints
    .filter(({ index }) => life.ledger.indexes.has(index))
    .sort((a, b) => a.index - b.index)
    .map((each) => (isWorkCounted(replica) ? each : { ...each, work: each.index }));
  const indexes = withLedger.map(({ index }) => index);
  const sitesOf = (resources: readonly Site['resource'][]) =>
    [...life.ledger.sites.values()]
      .filter(({ resource, served }) => resources.includes(resource) && served === undefined)
      .map((site) => courseOf(site, indexes));
  const lines = indexes.map((index) => life.checkpoints.get(index)?.line);
  const ledger: BookedSites = { checkpoints: withLedger, own: sitesOf([own]), others: sitesOf(others) };
  const sockets = lines.map((line) => judgedSockets(line, replica));
  if (name === 'sockets' && !accountsForDialled(ledger.own, lines, sockets)) return undefined;
  const accepted = lines.map((line, position) =>
    name === 'sessions' ? line?.readings.at(-1)?.sessions?.server : sockets[position]?.accepted,
  );
  return ACCEPTED.includes(name) ? { ...ledger, others: [...ledger.others, ...acceptedOf(lines, accepted)] } : ledger;
}

/** Returns the counts of a site at each of these checkpoints; before it opened anything it had none. */
export function courseOf({ counts }: SiteHistory, indexes: readonly number[]): SiteCourse {
  return indexes.map((index) => counts.get(index) ?? { opened: 0, closed: 0, abandoned: 0 });
}

/** Sites may be short of this many sockets that the census has, or have more of them. */
const SLACK = 2;

/**
 * Tells whether the sites dialled the ports that are judged, and no others to speak of: sockets to other ports are in
 * the ledger and not in the level.
 */
function accountsForDialled(
  sites: readonly SiteCourse[],
  lines: readonly (Checkpoint | undefined)[],
  sockets: readonly (OwnSockets | undefined)[],
): boolean {
  return lines.every((line, position) => {
    const dialled = sockets[position]?.dialled ?? sockets[position]?.total;
    const live = sites.reduce((sum, site) => {
      const { opened = 0, closed = 0 } = site[position] ?? {};
      return sum + opened - closed;
    }, 0);
    return dialled === undefined || line?.settled === false || live <= dialled + SLACK;
  });
}

/**
 * Returns the accepted connections as a site of their own: the peers opened them, and the connections ever accepted say
 * how many have closed.
 *
 * @param accepted how many are open at each checkpoint
 */
function acceptedOf(
  lines: readonly (Checkpoint | undefined)[],
  accepted: readonly (number | undefined)[],
): SiteCourse[] {
  const counts = lines.map((line, position) => {
    const [ever, live] = [line?.connections?.accepted, accepted[position]];
    return ever === undefined || live === undefined ? undefined : { ever, live };
  });
  const known = counts.filter((each) => each !== undefined);
  const [first] = known;
  if (!first || known.length < counts.length) return [];
  // Other listeners accept too: what they held at the baseline is no closing of these.
  const elsewhere = first.ever - first.live;
  return [
    known.map(({ ever, live }) => {
      const closed = Math.max(0, ever - live - elsewhere);
      return { opened: live + closed, closed, abandoned: 0 };
    }),
  ];
}

function judgedSockets(line: Checkpoint | undefined, { ownSockets }: ReplicaCase): OwnSockets | undefined {
  const census = line?.readings.at(-1)?.sockets ?? line?.censuses.kernel ?? line?.censuses.libuv;
  return census && ownSockets(census);
}

/**
 * Returns the channels collected unclosed, at each checkpoint and tick of the life that is judged, in order: neither
 * their number nor the work ever goes down.
 */
function abandonedOf({ life, seen, checkpoints }: ReplicaCase): AbandonedCount[] {
  if (!life) return [];
  const atCheckpoints = checkpoints.map(({ atMs, line }) => ({
    atMs,
    work: line.work.done,
    abandoned: line.channels?.abandoned,
  }));
  const atTicks = seen.ticks.buckets.filter(({ boot }) => boot === life.boot);
  return [...atCheckpoints, ...atTicks]
    .flatMap(({ atMs, work, abandoned }) => (abandoned === undefined ? [] : [{ atMs, work, abandoned }]))
    .sort((a, b) => a.abandoned - b.abandoned || a.work - b.work);
}
