import { readFileSync } from 'node:fs';
import type { Censuses, ChannelCounts, Hello } from '../../protos/vitals.js';
import { findCgroupMemory, readCgroupBytes } from './cgroup.js';
import { ownDescriptor } from './channel.js';
import type { ChannelCounter } from './channels.js';
import { channelzCensus, type GrpcCensus, streamsInFlight } from './channelz.js';
import type { ChildCounter } from './children.js';
import { ForcedGc, forcedGc } from './gc.js';
import type { GrpcCopy } from './grpcModules.js';
import type { GrpcSight } from './grpcSight.js';
import { heldDescriptors, KernelCensus, type KernelReading, kernelBlindness, unixBlindness } from './kernel.js';
import { libuvBlindness, libuvCensus } from './libuv.js';
import { MemoryReader } from './memory.js';
import type { OpenBook } from './opens.js';
import type { PortRoles } from './probe.js';
import type { SessionCounter } from './sessions.js';
import type { Settings } from './settings.js';
import type { SocketCounter } from './sockets.js';
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
}

/**
 * The largest share of the time of a process that runs already which forced collections may take: 5 %, less what the next
 * one may take longer than the last.
 */
const MOST_GC_SHARE = 0.045;

/** The sensors of the probe: everything that it can read of its process, each undefined where it cannot be read. */
export class Sensors {
  roles: () => PortRoles = () => ({});
  /** Undefined where none can be forced, or none is to be. */
  readonly gc: ForcedGc | undefined;
  readonly memory = new MemoryReader();
  readonly sockets: SocketCounter;
  readonly children: ChildCounter;
  readonly workers: WorkerCounter;
  readonly sessions: SessionCounter;
  readonly #channels: ChannelCounter;
  readonly #copies: readonly GrpcCopy[];
  readonly #sight: GrpcSight;
  readonly #opens: OpenBook | undefined;
  readonly #settings: Settings;
  readonly #cgroup = findCgroupMemory();
  readonly #kernel: KernelCensus;
  readonly #kernelBlindness = kernelBlindness();
  readonly #unixBlindness = unixBlindness();
  readonly #libuvBlindness = libuvBlindness();
  #timers: (() => number) | undefined;
  /** The reason why the kernel's census could not be taken the last time, as where no descriptor is left. */
  #kernelFailure: string | undefined;

  constructor(settings: Settings, { sockets, children, workers, sessions, channels, copies, sight, opens }: Counters) {
    this.#settings = settings;
    const collect = settings.gc ? forcedGc() : undefined;
    this.gc = collect && new ForcedGc(collect, settings.attached ? MOST_GC_SHARE : undefined);
    this.#kernel = new KernelCensus(settings.attached ? { inherited: ownDescriptors() } : {});
    this.sockets = sockets;
    this.children = children;
    this.workers = workers;
    this.sessions = sessions;
    this.#channels = channels;
    this.#copies = copies;
    this.#sight = sight;
    this.#opens = opens;
  }

  /**
   * Beginnings and ends of sockets, children and workers so far, those of onlookers left out: something has moved
   * exactly if this has. A session moves with its socket.
   */
  get moves(): number {
    return this.sockets.moves + this.children.moves + this.workers.moves;
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
    return this.#sight.observed;
  }

  get grpcSeen(): NonNullable<Hello['grpcJs']['seen']> {
    return this.#sight.seen;
  }

  get grpcVersion(): string | undefined {
    const versions = new Set(this.#copies.flatMap(({ version }) => version ?? []));
    return versions.size === 0 ? undefined : [...versions].join(', ');
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
    return this.grpcObserved ? this.#channels.counts() : undefined;
  }

  timers(): number | undefined {
    return this.#timers ? this.#timers() : attempt(referencedTimers);
  }

  get timersCounted(): NonNullable<Hello['timersCounted']> {
    return this.#timers ? 'all' : 'referenced';
  }

  /** Books the descriptors that are open on the lines that have opened them. */
  settleOpens(): void {
    attempt(() => this.#opens?.settle(heldDescriptors()));
  }

  cgroupBytes(): number | undefined {
    return readCgroupBytes(this.#cgroup);
  }

  /** Counts the calls in flight on both sides. */
  streams(): number | undefined {
    return this.grpcObserved ? attempt(() => streamsInFlight(this.#copies)) : undefined;
  }

  grpc(): GrpcCensus | undefined {
    return this.grpcObserved ? attempt(() => channelzCensus(this.#copies)) : undefined;
  }

  /**
   * Takes the kernel's census.
   * @param fresh whether all of it is to be looked at again, also where nothing seems to have changed
   */
  kernel(fresh = true): KernelReading | undefined {
    if (this.#kernelBlindness !== undefined) return undefined;
    const [roles, { changes }] = [this.#portRoles(), this.sockets];
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
    return this.sockets.census(this.#portRoles());
  }

  /** Returns the sensors that cannot see anything here, each with the reason. */
  blind(): Record<string, string> {
    const blind: Record<string, string | undefined> = {
      kernel: this.#kernelBlindness ?? this.#kernelFailure,
      libuv: this.#libuvBlindness,
      unix: this.#kernelBlindness === undefined ? this.#unixBlindness : undefined,
      descriptors: this.#kernelBlindness ?? this.#kernelFailure,
      inWorkers: this.workers.moves > 0 ? IN_WORKERS : undefined,
      grpc: attempt(() => this.#sight.blindness(this.workers.moves > 0)),
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

  #channelzBlindness(): string | undefined {
    if (!this.grpcObserved) return 'no grpc-js to ask';
    return this.streams() !== undefined ? undefined : 'this version of grpc-js has no channelz';
  }

  #portRoles(): PortRoles {
    return attempt(this.roles) ?? {};
  }
}

/** Returns the descriptors that are no sockets of the target's: standard streams, the IPC channel, the probe's own. */
function ownDescriptors(): number[] {
  const ipc = (process.channel as { fd?: number } | undefined)?.fd;
  return [0, 1, 2, ipc, ownDescriptor()].filter((fd) => fd !== undefined);
}

const IN_WORKERS =
  'worker threads have run: the channels, sessions, children, timers and heap of theirs are not counted, only their sockets and descriptors are';

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
