import type { Reading } from '../../../protos/vitals.js';
import type { TargetModel } from '../../targets/target.js';
import type { MetricName } from '../model/analysis.js';
import type { CheckpointReadings } from '../model/judgement.js';
import { stretchOf } from './fleetChanges.js';
import type { CondensedCheckpoint } from './replica.js';
import type { ReplicaCase } from './runCase.js';
import type { TickColumn } from './tickSeries.js';

/** The source of a metric's levels in the lines of a replica. */
export interface MetricSource {
  name: MetricName;
  /** The column of the ticks that carries the same levels, where there is one. */
  tick?: TickColumn;
  /** The keys of `hello.blind` that explain why the metric is missing; `otherwise` is said where none does. */
  blindBy: readonly string[];
  otherwise: string;
  read(reading: Reading, ownSockets: OwnSocketsOf): number | undefined;
}

type OwnSocketsOf = TargetModel['ownSockets'];

/** Returns the source of a metric's levels. */
export function sourceOf(name: MetricName): MetricSource {
  return { name, ...SOURCES[name] };
}

const SOURCES: Record<MetricName, Omit<MetricSource, 'name'>> = {
  sockets: {
    tick: 'sockets',
    blindBy: ['kernel', 'libuv'],
    otherwise: 'no census told the sockets of the agent port from others',
    read: ({ sockets }, ownSockets) => sockets && ownSockets(sockets)?.total,
  },
  channels: {
    tick: 'channels',
    blindBy: ['grpc'],
    otherwise: 'no gRPC was watched in this process',
    read: ({ channels }) => channels,
  },
  streams: {
    tick: 'streams',
    blindBy: ['channelz', 'grpc'],
    otherwise: 'channelz could not be read',
    read: ({ streams }) => streams,
  },
  sessions: {
    tick: 'sessions',
    blindBy: ['sessions'],
    otherwise: 'they were not counted',
    read: ({ sessions }) => sessions && sessions.client + sessions.server,
  },
  descriptors: {
    tick: 'descriptors',
    blindBy: ['descriptors', 'kernel'],
    otherwise: 'they were not counted',
    read: ({ descriptors }) => descriptors?.total,
  },
  children: {
    tick: 'children',
    blindBy: ['children'],
    otherwise: 'they were not counted',
    read: ({ children }) => children,
  },
  workers: {
    tick: 'workers',
    blindBy: ['workers'],
    otherwise: 'they were not counted',
    read: ({ workers }) => workers,
  },
  threads: {
    tick: 'threads',
    blindBy: ['threads'],
    otherwise: 'from inside of a process worker threads are counted instead',
    read: ({ threads }) => threads,
  },
  goroutines: { blindBy: [], otherwise: 'only Go has them', read: ({ goroutines }) => goroutines },
  timers: {
    tick: 'timers',
    blindBy: ['timers'],
    otherwise: 'they are counted with --count-timers only',
    read: ({ timers }) => timers,
  },
  heap_after_gc_bytes: {
    blindBy: ['gc'],
    otherwise: 'no garbage collection could be forced',
    read: ({ heapUsedBytes }) => heapUsedBytes,
  },
  external_bytes: {
    blindBy: [],
    otherwise: 'no reading was taken',
    read: ({ externalBytes }) => externalBytes,
  },
  rss_bytes: { tick: 'rss_bytes', blindBy: [], otherwise: 'no reading was taken', read: ({ rssBytes }) => rssBytes },
};

/**
 * Returns the readings of one metric at each checkpoint of a life; checkpoints without any are left out. `boot` changes
 * where the fleet changed.
 */
export function readingsOf(
  source: MetricSource,
  { checkpoints, changes, ownSockets }: Pick<ReplicaCase, 'checkpoints' | 'changes' | 'ownSockets'>,
): CheckpointReadings[] {
  const values =
    source.name === 'sockets'
      ? socketValues(source, checkpoints, ownSockets)
      : checkpoints.map(({ line }) => present(line.readings.map((reading) => source.read(reading, ownSockets))));
  return checkpoints.flatMap(({ line, atMs }, position) => {
    const readings = values[position] ?? [];
    if (readings.length === 0) return [];
    return [
      {
        index: line.index,
        work: line.work.done,
        boot: stretchOf(line.boot, atMs, changes),
        readings,
        settled: line.settled,
        disturbed: line.disturbed,
      },
    ];
  });
}

/** Returns the kernel's census where it was taken at every checkpoint, else libuv's: the two are never mixed. */
function socketValues(
  source: MetricSource,
  checkpoints: readonly CondensedCheckpoint[],
  ownSockets: OwnSocketsOf,
): number[][] {
  const kernel = checkpoints.map(({ line }) =>
    present(line.readings.map((reading) => source.read(reading, ownSockets))),
  );
  if (kernel.every((values) => values.length > 0)) return kernel;
  const libuv = checkpoints.map(({ line: { censuses } }) =>
    present([censuses.libuv && ownSockets(censuses.libuv)?.total]),
  );
  return libuv.every((values) => values.length > 0) ? libuv : kernel;
}

function present(values: readonly (number | undefined)[]): number[] {
  return values.filter((value) => value !== undefined);
}

/** Says why a metric could not be seen, in the words of the replicas themselves. */
export function whyNotSeen(
  source: MetricSource,
  replicas: readonly Pick<ReplicaCase, 'life' | 'checkpoints'>[],
): string {
  if (replicas.every(({ checkpoints }) => checkpoints.length === 0)) return 'no checkpoint was taken';
  const reasons = replicas
    .flatMap(({ life }) => source.blindBy.map((key) => life?.hello?.blind[key]))
    .filter((why) => why !== undefined);
  return [...new Set(reasons)].join('; ') || source.otherwise;
}
