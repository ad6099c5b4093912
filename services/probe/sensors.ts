import { readFileSync } from 'node:fs';
import type { Censuses, ChannelCounts, Hello, Reading, ServedCounts } from '../../protos/vitals.js';
import { findCgroupMemory, readCgroupBytes } from './cgroup.js';
import { ownDescriptor } from './channel.js';
import type { ChannelCounter } from './channels.js';
import { channelzCensus, type GrpcCensus, streamsInFlight } from './channelz.js';
import type { ChildCounter } from './children.js';
import type { DatagramBook } from './datagrams.js';
import { ForcedGc, forcedGc } from './gc.js';
import type { GrpcCopy } from './grpcModules.js';
import type { GrpcSight } from './grpcSight.js';
import { heldDescriptors, KernelCensus, type KernelReading, kernelBlindness, unixBlindness } from './kernel.js';
import { libuvBlindness, libuvCensus } from './libuv.js';
import { type Memory, MemoryReader } from './memory.js';
import type { OpenBook } from './opens.js';
import type { PortRoles } from './probe.js';
import { ServedCounter } from './servedCounts.js';
import type { SessionCounter } from './sessions.js';
import type { Settings } from './settings.js';
import type { SocketCounter } from './sockets.js';
import type { ThreadFigures } from './threads/board.js';
import type { Asked, Threads } from './threads/threads.js';
import { countTimers, referencedTimers } from './timers.js';
import type { WorkerCounter } from './workers.js';

/** What counts as it happens. */
export interface Counters {
  readonly sockets: SocketCounter;
  readonly children: ChildCounter;
  readonly workers: WorkerCounter;
  readonly sessions: SessionCounter;
  readonly channels: ChannelCounter;
  readonly copies: readonly GrpcCopy[];
  readonly sight: GrpcSight;
  /** Undefined where no sites are booked. */
  readonly opens: OpenBook | undefined;
  readonly datagrams: DatagramBook | undefined;
}

/** What lives in this process beside sockets and channels. */
type LivingCounts = Required<Pick<Reading, 'children' | 'workers' | 'sessions'>>;

/**
 * The largest share of the time of a process that runs already which forced collections may take: 5 %, less what the next
 * one may take longer than the last.
 */
const MOST_GC_SHARE = 0.045;

/**
 * The sensors of the probe: everything that it can read of its process, each undefined where it cannot be read. In the
 * main thread that includes what the worker threads count, in a worker it is of that thread alone.
 */
export class Sensors {
  roles: () => PortRoles = () => ({});
  /** Undefined where none can be forced, or none is to be. */
  readonly gc: ForcedGc | undefined;
  readonly memory = new MemoryReader();
  readonly sockets: SocketCounter;
  readonly children: ChildCounter;
  readonly workers: WorkerCounter;
  readonly sessions: SessionCounter;
  readonly #served: ServedCounter;
  readonly #channels: ChannelCounter;
  readonly #copies: readonly GrpcCopy[];
  readonly #sight: GrpcSight;
  readonly #opens: OpenBook | undefined;
  readonly #datagrams: DatagramBook | undefined;
  readonly #settings: Settings;
  readonly #threads: Threads | undefined;
  readonly #cgroup = findCgroupMemory();
  readonly #kernel: KernelCensus;
  readonly #kernelBlindness = kernelBlindness();
  readonly #unixBlindness = unixBlindness();
  readonly #libuvBlindness = libuvBlindness();
  #timers: (() => number) | undefined;
  /** The reason why the kernel's census could not be taken the last time, as where no descriptor is left. */
  #kernelFailure: string | undefined;

  /**
   * Creates the sensors.
   * @param threads the worker threads; undefined in one of these
   */
  constructor(settings: Settings, counters: Counters, threads?: Threads) {
    this.#settings = settings;
    this.#threads = threads;
    const collect = settings.gc ? forcedGc() : undefined;
    this.gc = collect && new ForcedGc(collect, settings.attached ? MOST_GC_SHARE : undefined);
    this.#kernel = new KernelCensus(settings.attached ? { inherited: ownDescriptors() } : {});
    this.sockets = counters.sockets;
    this.children = counters.children;
    this.workers = counters.workers;
    this.sessions = counters.sessions;
    this.#channels = counters.channels;
    this.#copies = counters.copies;
    this.#served = new ServedCounter(counters.copies);
    this.#sight = counters.sight;
    this.#opens = counters.opens;
    this.#datagrams = counters.datagrams;
  }

  /**
   * Beginnings and ends of sockets, children and workers so far, those of onlookers left out: something has moved
   * exactly if this has. A session moves with its socket.
   */
  get moves(): number {
    return this.sockets.moves + this.children.moves + this.workers.moves + (this.#inThreads()?.moves ?? 0);
  }

  /** Has the workers read their figures anew. */
  async askThreads(asked: Asked): Promise<void> {
    await this.#threads?.ask(asked);
  }

  /** Tells whether a collection is wanted and cannot be forced. */
  get gcIsImpossible(): boolean {
    return this.gc === undefined && this.#settings.gc;
  }

  /** Begins to count timers, where they are to be counted: those made from now on. */
  beginToCountTimers(): void {
    const { timers: wanted, attribution } = this.#settings;
    if (wanted) this.#timers = countTimers(attribution ? this.#channels.book : undefined);
  }

  /** Tells whether the target's channels can be counted. */
  get grpcObserved(): boolean {
    return this.#sight.observed || this.#threads?.observed === true;
  }

  get grpcSeen(): NonNullable<Hello['grpcJs']['seen']> {
    const { seen } = this.#sight;
    if (seen === 'unhooked' || this.#threads?.unhooked) return 'unhooked';
    return this.grpcObserved ? 'hooked' : seen;
  }

  get grpcVersion(): string | undefined {
    const own = this.#copies.flatMap(({ version }) => version ?? []);
    const versions = new Set([...own, ...(this.#threads?.versions ?? [])]);
    return versions.size === 0 ? undefined : [...versions].join(', ');
  }

  /** Changes whenever {@link blind} or what is seen of grpc-js may have; costs next to nothing to read. */
  get sightKey(): string {
    const threads = this.#threads && [this.#threads.observed, this.#threads.unhooked, this.#threads.unseen].join();
    return [this.#sight.key, this.memory.blindness, threads].join();
  }

  /** Tells whether the process ran already when the probe came. */
  get isAttached(): boolean {
    return this.#settings.attached;
  }

  /** The channels that were open before the probe came; 0 where it came first. */
  get channelsBefore(): number {
    return this.#channels.before;
  }

  channels(): ChannelCounts | undefined {
    if (!this.grpcObserved) return undefined;
    const [own, { opened = 0, closed = 0, abandoned = 0 }] = [this.#channels.counts(), this.#inThreads() ?? {}];
    return { opened: own.opened + opened, closed: own.closed + closed, abandoned: own.abandoned + abandoned };
  }

  timers(): number | undefined {
    const own = this.#timers ? this.#timers() : attempt(referencedTimers);
    return own === undefined ? undefined : own + (this.#inThreads()?.timers ?? 0);
  }

  /**
   * Counts the children, workers and sessions that live.
   * @param atRest whether to count them once more from themselves
   */
  living(atRest = false): LivingCounts {
    const sessions = atRest ? this.sessions.count() : this.sessions.sizes();
    const more = this.#inThreads();
    return {
      children: (atRest ? this.children.count() : this.children.size) + (more?.children ?? 0),
      workers: (atRest ? this.workers.count() : this.workers.size) + (more?.workers ?? 0),
      sessions: {
        client: sessions.client + (more?.clientSessions ?? 0),
        server: sessions.server + (more?.serverSessions ?? 0),
      },
    };
  }

  /** Reads the memory of the process, the heaps of its workers among it. */
  allMemory(): Memory {
    const [own, { heapUsedBytes = 0, externalBytes = 0 }] = [this.memory.read(), this.#inThreads() ?? {}];
    return {
      ...own,
      heapUsedBytes: own.heapUsedBytes + heapUsedBytes,
      externalBytes: own.externalBytes + externalBytes,
    };
  }

  /** Returns the TCP connections made and accepted so far. */
  connections(): { dialled: number; accepted: number } {
    const [{ dialled, accepted }, more] = [this.sockets.connections, this.#inThreads()];
    return { dialled: dialled + (more?.dialledSoFar ?? 0), accepted: accepted + (more?.acceptedSoFar ?? 0) };
  }

  get timersCounted(): NonNullable<Hello['timersCounted']> {
    return this.#timers ? 'all' : 'referenced';
  }

  /** Books the descriptors that are open on the lines that have opened them. */
  settleOpens(): void {
    attempt(() => this.#opens?.settle(heldDescriptors()));
    attempt(() => this.#datagrams?.settle());
  }

  cgroupBytes(): number | undefined {
    return readCgroupBytes(this.#cgroup);
  }

  /** Counts what this process has served to its end; undefined where that fails. */
  served(): ServedCounts | undefined {
    return attempt(() => this.#served.counts());
  }

  /** Counts the calls in flight on both sides. */
  streams(): number | undefined {
    if (!this.grpcObserved) return undefined;
    const [own, more] = [attempt(() => streamsInFlight(this.#copies)), this.#threads?.observed && this.#inThreads()];
    return more ? (own ?? 0) + more.streams : own;
  }

  grpc(): GrpcCensus | undefined {
    if (!this.grpcObserved) return undefined;
    const own = attempt(() => channelzCensus(this.#copies));
    const more = this.#threads?.observed && this.#inThreads();
    return more ? addCensus(own, more) : own;
  }

  /**
   * Takes the kernel's census.
   * @param fresh whether all of it is to be looked at again, also where nothing seems to have changed
   */
  kernel(fresh = true): KernelReading | undefined {
    if (this.#kernelBlindness !== undefined) return undefined;
    const roles = this.#portRoles();
    const changes = this.sockets.changes + (this.#inThreads()?.changes ?? 0);
    try {
      const reading = this.#kernel.read({ roles, changes, toChildren: this.children.descriptors(), fresh });
      if (this.#settings.attached) this.sockets.calibrate(reading.sockets.total);
      this.#kernelFailure = undefined;
      return reading;
    } catch (error) {
      this.#kernelFailure = `/proc could not be read the last time: ${(error as Error).message}`;
      return undefined;
    }
  }

  libuv(): Censuses['libuv'] {
    return this.#libuvBlindness === undefined ? attempt(() => libuvCensus(this.#portRoles())) : undefined;
  }

  /** Returns the sockets by the probe's own count of openings and closings. */
  counted(): Censuses['kernel'] {
    const { total, byRole, unix = 0 } = this.sockets.census(this.#portRoles());
    const more = this.#inThreads();
    if (!more) return { total, byRole, unix };
    const { dialled, accepted } = byRole.other ?? { dialled: 0, accepted: 0 };
    const other = { dialled: dialled + more.dialled, accepted: accepted + more.accepted };
    const all = total + more.dialled + more.accepted + more.unix;
    return { total: all, byRole: { ...byRole, other }, unix: unix + more.unix };
  }

  /** Returns the sensors that cannot see anything here, each with the reason. */
  blind(): Record<string, string> {
    const blind: Record<string, string | undefined> = {
      kernel: this.#kernelBlindness ?? this.#kernelFailure,
      libuv: this.#libuvBlindness,
      unix: this.#kernelBlindness === undefined ? this.#unixBlindness : undefined,
      descriptors: this.#kernelBlindness ?? this.#kernelFailure,
      inWorkers: this.#threads?.blindness(),
      grpc: attempt(() => this.#grpcBlindness()),
      channelz: this.#channelzBlindness(),
      attribution: this.#settings.attribution ? undefined : 'switched off',
      gc: this.gc ? undefined : this.#settings.gc ? 'garbage collection cannot be forced here' : 'switched off',
      cgroup: this.#cgroup === undefined ? 'the memory of an own cgroup cannot be read here' : undefined,
      rss: this.memory.blindness,
      unreferencedTimers: this.#timers
        ? undefined
        : 'counting the timers that do not keep the process alive costs CPU and was not asked for',
    };
    return Object.fromEntries(
      Object.entries(blind).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
  }

  #grpcBlindness(): string | undefined {
    const own = this.#sight.blindness(this.#threads?.unseen === true);
    if (this.#threads?.unhooked && this.#sight.seen !== 'unhooked') return UNHOOKED_IN_WORKER;
    return this.grpcSeen === 'hooked' ? undefined : own;
  }

  /** Returns the figures of the workers; undefined where there have been none, and in a worker. */
  #inThreads(): ThreadFigures | undefined {
    return this.workers.moves > 0 ? this.#threads?.sum() : undefined;
  }

  #channelzBlindness(): string | undefined {
    if (!this.grpcObserved) return 'no grpc-js to ask';
    return this.streams() !== undefined ? undefined : 'this version of grpc-js has no channelz';
  }

  #portRoles(): PortRoles {
    return attempt(this.roles) ?? {};
  }
}

const UNHOOKED_IN_WORKER =
  'a worker thread has a grpc-js that Node did not load as a module of its own, as one in a bundle: its channels cannot be counted';

function addCensus(own: GrpcCensus | undefined, more: ThreadFigures): GrpcCensus {
  return {
    channels: (own?.channels ?? 0) + more.grpcChannels,
    subchannels: (own?.subchannels ?? 0) + more.grpcSubchannels,
    servers: (own?.servers ?? 0) + more.grpcServers,
    clientSockets: (own?.clientSockets ?? 0) + more.grpcClientSockets,
    serverSockets: (own?.serverSockets ?? 0) + more.grpcServerSockets,
  };
}

/** Returns the descriptors that are no sockets of the target's: standard streams, the IPC channel, the probe's own. */
function ownDescriptors(): number[] {
  const ipc = (process.channel as { fd?: number } | undefined)?.fd;
  return [0, 1, 2, ipc, ownDescriptor()].filter((fd) => fd !== undefined);
}

/** Returns the soft limit of open descriptors, or undefined where it is unlimited or cannot be read. */
export function descriptorLimit(): number | undefined {
  const text = attempt(() => readFileSync('/proc/self/limits', 'latin1'));
  const [, soft] = /^Max open files\s+(\d+)/m.exec(text ?? '') ?? [];
  return soft === undefined ? undefined : Number(soft);
}

/** Reads, and returns undefined where that throws: the probe never fails its target. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
