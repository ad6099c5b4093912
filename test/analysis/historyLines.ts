import type { RawFrame, Reading, Site, SocketCensus, Vitals } from '../../protos/vitals.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { type Variant, variants } from '../../services/variants/index.js';
import { frame } from './compiledFrames.js';
import type { Settings } from './history.js';

/** A vitals line without its envelope. */
export type Omitted<Line> = Line extends Vitals ? Omit<Line, 'vitals' | 'boot' | 'seq' | 'atMs'> : never;
export type From = (receivedMs: number, replica: number, line: Omitted<Vitals>) => RecordEvent;

export function hello(settings: Settings, replica: number): Omitted<Vitals> {
  const blind = {
    ...(settings.withoutKernel && { kernel: 'no /proc here' }),
    ...(settings.blindToGrpc && { grpc: 'grpc-js is bundled' }),
  };
  const host = { id: `host-${replica}`, agent: `127.0.0.${replica}:7007`, frontDoor: `127.0.0.${replica}:7008` };
  return {
    kind: 'hello',
    pid: replica,
    node: 'v20.20.2',
    platform: 'linux',
    host,
    grpcJs: { version: '1.14.7', observed: !settings.blindToGrpc },
    descriptorLimit: 20_000,
    blind,
  };
}

/** The levels of a replica. */
export interface Levels {
  channels: number;
  dialled: number;
  accepted: number;
  /** Calls in flight, on both sides. */
  streams: number;
  timers: number;
  /** Ever made; default: as many as the variant makes a pass. */
  opened?: number;
  /** Ever dialled; default: as many as are held. */
  connected?: number;
  /** Channels that were collected without a close. */
  abandoned?: number;
}

/** Timers of a service that does nothing. */
const OWN_TIMERS = 3;

/**
 * Returns what a replica that is client and server holds after so many passes of every replica: by what its variant
 * retains, and by what is told otherwise.
 */
export function levels(
  settings: Pick<Settings, 'variant' | 'transport' | 'replicas'> & Partial<Settings>,
  passes: number,
): Levels {
  return { ...retained(settings, passes), ...settings.holds?.(passes) };
}

function retained(
  {
    variant,
    transport,
    replicas,
    role = 'mixed',
  }: Pick<Settings, 'variant' | 'transport' | 'replicas'> & Partial<Settings>,
  passes: number,
): Levels {
  const { clients, streams: kept, generators } = (variants as Record<string, Variant>)[variant]?.retains ?? {};
  const peers = role === 'split' ? replicas : replicas - 1;
  const timers = OWN_TIMERS + (generators === 'every-call' ? peers * passes : 0);
  if (passes === 0) return { channels: 0, dialled: 0, accepted: 0, streams: 0, timers };
  const streams = kept === 'every-call' ? 2 * peers * passes : 0;
  if (clients === 'one-per-peer') return { channels: peers, dialled: peers, accepted: peers, streams, timers };
  const sockets = transport === 'mtls' ? replicas * passes : replicas;
  return { channels: replicas * passes, dialled: sockets, accepted: sockets, streams, timers };
}

const servesOnly = ({ role, replicas }: Settings, replica: number) => role === 'split' && replica > replicas;

/** The part of them that is of the replica's role. */
function levelsOf(settings: Settings, replica: number, passes: number): Levels {
  const both = levels(settings, passes);
  if (settings.role === 'mixed') return both;
  return servesOnly(settings, replica) ? { ...both, channels: 0, dialled: 0 } : { ...both, accepted: 0 };
}

/** A replica that only serves makes no passes and no channels. */
function madeBy(settings: Settings, replica: number, passes: number) {
  if (servesOnly(settings, replica)) return { done: 0, opened: 0, abandoned: 0 };
  const { opened = passes * settings.replicas, abandoned = 0 } = levels(settings, passes);
  return { done: passes, opened, abandoned };
}

function census(settings: Settings, replica: number, passes: number): SocketCensus {
  const { dialled, accepted } = levelsOf(settings, replica, passes);
  return {
    total: dialled + accepted + 1,
    byRole: { agent: { dialled, accepted }, frontDoor: { dialled: 0, accepted: 1 } },
  };
}

function passesAt({ passes, slices }: Settings, part: number): number {
  return Math.round((passes * part) / slices);
}

export function tickLine(settings: Settings, replica: number, part: number): Omitted<Vitals> {
  const passes = passesAt(settings, part);
  const { done, opened, abandoned } = madeBy(settings, replica, passes);
  const open = levelsOf(settings, replica, passes).channels;
  return {
    kind: 'tick',
    work: { begun: done, done, failed: 0 },
    rssBytes: 80e6 + passes * 40_000 + replica,
    heapUsedBytes: 20e6,
    externalBytes: 3e6,
    cpuMs: passes * 5,
    loopDelay: { meanMs: 1, p99Ms: 2, maxMs: 5 },
    sockets: census(settings, replica, passes),
    ...(!settings.blindToGrpc && { channels: { opened, closed: opened - open, abandoned } }),
  };
}

export function* checkpoint(
  settings: Settings,
  replica: number,
  index: number,
  atMs: number,
  from: From,
): Generator<RecordEvent> {
  const passes = passesAt(settings, index);
  const { done, opened, abandoned } = madeBy(settings, replica, passes);
  const sockets = census(settings, replica, passes);
  const { channels: open, dialled, accepted, streams, timers } = levelsOf(settings, replica, passes);
  const reading = (number: number): Reading => ({
    atMs: 1.7e12 + atMs + number,
    ...(!settings.withoutKernel && { sockets }),
    ...(!settings.blindToGrpc && { channels: open, streams }),
    ...(settings.plan.timers && { timers }),
    heapUsedBytes: 20e6 + open * 27_000 + streams * 14_000 + number * 100,
    externalBytes: 3e6,
    rssBytes: 80e6 + passes * 40_000 + number * 5000,
  });
  yield from(atMs, replica, {
    kind: 'checkpoint',
    index,
    settled: true,
    disturbed: false,
    waitedMs: 30,
    work: { begun: done, done, failed: 0 },
    cpuMs: passes * 5,
    ...(!settings.blindToGrpc && { channels: { opened, closed: opened - open, abandoned } }),
    connections: { dialled: opened, accepted: opened },
    readings: [reading(0), reading(1), reading(2)],
    censuses: {
      ...(!settings.withoutKernel && { kernel: sockets }),
      libuv: { ...sockets, referenced: accepted },
      ...(!settings.blindToGrpc && {
        grpc: { channels: open, subchannels: open, servers: 2, clientSockets: dialled, serverSockets: accepted + 1 },
      }),
      node: { sockets: accepted + 1, timers: 3 },
    },
  });
  if (!settings.blindToGrpc)
    yield from(atMs + 1, replica, {
      kind: 'sites',
      index,
      sites: servesOnly(settings, replica) ? [] : sitesOf(settings, passes),
    });
}

/**
 * The `dial(` of a variant is reached by two chains: from the caller in the first turn of its loop, and alone after its
 * first `await`.
 */
function sitesOf(settings: Settings, done: number): Site[] {
  const held = levels(settings, done);
  const { opened } = madeBy(settings, 1, done);
  if (opened === 0) return [];
  const inner = [settings.dialer, dialOf(settings.variant)];
  const outer = [...inner, frame('test/analysis/history.js', 'export function history')];
  return (['channel', 'socket'] as const).flatMap((resource) => {
    const live = resource === 'channel' ? held.channels : held.dialled;
    const all = resource === 'channel' ? opened : Math.max(live, held.connected ?? held.dialled);
    const abandoned = resource === 'channel' ? (held.abandoned ?? 0) : 0;
    const first = Math.round(all / settings.replicas);
    const firstLive = Math.round(live / settings.replicas);
    return [
      site('first', { resource, opened: first, live: firstLive, abandoned: 0 }, outer),
      site('later', { resource, opened: all - first, live: live - firstLive, abandoned }, inner),
    ];
  });
}

/**
 * Returns the place where a variant dials: it may leave that to another one, or to the way of all others, which is that
 * of `reuse`.
 */
function dialOf(variant: string): RawFrame {
  const known: readonly Variant[] = Object.values(variants);
  const own = known.find(({ name }) => name === variant);
  const first = known.find(({ discover }) => discover === (own?.discover ?? variants.reuse.discover));
  return frame(`services/variants/${first?.name}.js`, 'dial(address)');
}

function site(
  id: string,
  { resource, opened, live, abandoned }: Pick<Site, 'resource' | 'opened' | 'live' | 'abandoned'>,
  frames: RawFrame[],
): Site {
  return {
    id: `${id}-${resource}`,
    resource,
    opened,
    closed: opened - live,
    abandoned,
    live,
    oldestAgeMs: 1000,
    frames,
  };
}
