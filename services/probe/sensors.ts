import { readFileSync } from 'node:fs';
import type { Censuses, ChannelCounts, Hello } from '../../protos/vitals.js';
import { findCgroupMemory, readCgroupBytes } from './cgroup.js';
import type { ChannelCounter } from './channels.js';
import { channelzCensus, type GrpcCensus, streamsInFlight } from './channelz.js';
import type { ChildCounter } from './children.js';
import type { DatagramBook } from './datagrams.js';
import { forcedGc } from './gc.js';
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
  readonly datagrams: DatagramBook | undefined;
}

/** The sensors of the probe: everything that it can read of its process, each undefined where it cannot be read. */
export class Sensors {
  roles: () => PortRoles = () => ({});
  readonly gc = forcedGc();
  readonly memory = new MemoryReader();
  readonly sockets: SocketCounter;
  readonly children: ChildCounter;
  readonly workers: WorkerCounter;
  readonly sessions: SessionCounter;
  readonly #channels: ChannelCounter;
  readonly #copies: readonly GrpcCopy[];
  readonly #sight: GrpcSight;
  readonly #opens: OpenBook | undefined;
  readonly #datagrams: DatagramBook | undefined;
  readonly #settings: Settings;
  readonly #cgroup = findCgroupMemory();
  readonly #kernel = new KernelCensus();
  readonly #kernelBlindness = kernelBlindness();
  readonly #unixBlindness = unixBlindness();
  readonly #libuvBlindness = libuvBlindness();
  #timers: (() => number) | undefined;
  /** The reason why the kernel's census could not be taken the last time, as where no descriptor is left. */
  #kernelFailure: string | undefined;

  constructor(settings: Settings, counters: Counters) {
    this.#settings = settings;
    this.sockets = counters.sockets;
    this.children = counters.children;
    this.workers = counters.workers;
    this.sessions = counters.sessions;
    this.#channels = counters.channels;
    this.#copies = counters.copies;
    this.#sight = counters.sight;
    this.#opens = counters.opens;
    this.#datagrams = counters.datagrams;
  }

  /**
   * Beginnings and ends of sockets, children and workers so far, those of onlookers left out: something has moved
   * exactly if this has. A session moves with its socket.
   */
  get moves(): number {
    return this.sockets.moves + this.children.moves + this.workers.moves;
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
    attempt(() => this.#datagrams?.settle());
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
      gc: this.gc ? undefined : 'garbage collection cannot be forced here',
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
