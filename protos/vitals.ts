/**
 * The room of contracts: what processes say to one another, and what they are told by. Imports no other room. The
 * vitals line: one JSON object on one line of a replica's stdout, at most `MAX_LINE_BYTES` (see vitalsLine.ts). This
 * file is the one source of its schema; `protos/vitals.schema.json` is generated from it for programs in other
 * languages. A figure that a replica cannot see is absent from its lines and named in `hello.blind`, never 0.
 */
import { z } from 'zod';
import { VITALS_VERSION } from './vitalsLine.js';

const count = z.number().int().nonnegative();
const bytes = z.number().nonnegative();
const ms = z.number().nonnegative();

/** The work of this process since it started, in passes (a service outside the lab counts in a unit of its own). */
export const work = z.object({ begun: count, done: count, failed: count });

/**
 * The gRPC client channels since the process started. `abandoned`: collected by the GC without ever being closed, a
 * proof of the bug by itself.
 */
const channelCounts = z.object({ opened: count, closed: count, abandoned: count });

/** The connections as this process sees them: `dialled` by it, or `accepted` by its listener. */
const portSockets = z.object({ dialled: count, accepted: count });

/**
 * A census of connected sockets, TCP and Unix-domain. `total` has listeners left out, and the process's own standard
 * streams, its IPC channel and the pipes to its children; `byRole` splits TCP by the role of the port, `other` being
 * the rest.
 */
const socketCensus = z.object({
  total: count,
  byRole: z.record(z.string(), portSockets),
  /** The Unix-domain ones among `total`; absent where they could not be looked at, and then `total` is of TCP alone. */
  unix: count.optional(),
});

/** The descriptors that this process holds, by what they are of. */
const descriptorCounts = z.object({
  total: count,
  /** Kinds: `tcp`, `unix`, `udp`, `pipe`, `file`, `event` (epoll, eventfd, timerfd, inotify), `other`. */
  byKind: z.record(z.string(), count),
});

/** The open HTTP/2 sessions of this process, by its side. */
const sessionCounts = z.object({ client: count, server: count });

/**
 * The calls of gRPC and the requests of HTTP/1.1 that this process has served to their end since it started. HTTP/2
 * outside of grpc-js is not counted.
 */
const servedCounts = z.object({ calls: count, requests: count });

/**
 * The levels at one moment. In a checkpoint every reading follows a forced GC, and `heapUsedBytes` is the heap after
 * GC.
 */
export const reading = z.object({
  atMs: ms,
  /** Kernel census (`/proc/self/fd` joined with `/proc/self/net/tcp{,6}`); the event loop's where there is no /proc. */
  sockets: socketCensus.optional(),
  /** Open channels: opened − closed. */
  channels: count.optional(),
  /** Calls in flight on both sides, client and server, from channelz. */
  streams: count.optional(),
  /** Active timers, where they are counted: all of them, or those that `timersCounted` of `hello` says. */
  timers: count.optional(),
  /** Descriptors held, from `/proc/self/fd`. Those that the reading itself opens are left out. */
  descriptors: descriptorCounts.optional(),
  /** Child processes started by this process that have not ended. */
  children: count.optional(),
  /** Worker threads of this process that have not ended. */
  workers: count.optional(),
  /** All threads of the process, where it is looked at from outside: from inside, `workers` are those that can leak. */
  threads: count.optional(),
  /** Goroutines, of a process in Go. */
  goroutines: count.optional(),
  /** HTTP/2 sessions that are open. */
  sessions: sessionCounts.optional(),
  /** Absent where `global.gc` could not be had. */
  heapUsedBytes: bytes.optional(),
  /** Absent where no garbage was collected before, though it could have been, and from outside of the process. */
  externalBytes: bytes.optional(),
  /** Absent while the process has no descriptor left to read it with. */
  rssBytes: bytes.optional(),
  /** Memory of the process's own cgroup, from its `memory.current`. */
  cgroupBytes: bytes.optional(),
});

/** The same sockets counted in several ways; where they disagree, that is a finding. */
export const censuses = z.object({
  kernel: socketCensus.optional(),
  /** `process.report`'s libuv handles: active TCP handles, and how many of them are referenced. */
  libuv: socketCensus.extend({ referenced: count }).optional(),
  /** The channelz figures of the grpc-js that the target uses. */
  grpc: z
    .object({ channels: count, subchannels: count, servers: count, clientSockets: count, serverSockets: count })
    .optional(),
  /** The counts of Node itself, `process.getActiveResourcesInfo()`, which miss unreferenced handles. */
  node: z.object({ sockets: count, timers: count }).optional(),
});

/** A position in compiled code, as in a stack: module URL or path, line and column from 1. */
const rawFrame = z.tuple([z.string(), count, count]);

/**
 * Where code was written that a loader or a compiler has made into what runs: the position in a stack, and that in the
 * source, or null where it cannot be told. Positions that are not listed were written as they run, or lie in
 * dependencies.
 */
const origin = z.tuple([rawFrame, rawFrame.nullable()]);

/** The things that one creation site has made. Sites are told apart by their chain of user frames, innermost first. */
export const site = z.object({
  id: z.string(),
  /**
   * `stream`: calls that this process made as a client, or serves, and that lived at a checkpoint, with `--profile`;
   * `timer`: with `--count-timers`. `closure`: living functions of one text whose number has grown, by where they are
   * written, and `buffer`: buffers of 4 KiB and more; both with `--profile` under `check`. `goroutine`: those that a line led to,
   * where a Go service is looked at by its endpoint; how many have ended is not known.
   */
  resource: z.enum([
    'channel',
    'socket',
    'stream',
    'timer',
    'session',
    'descriptor',
    'child',
    'worker',
    'closure',
    'buffer',
    'goroutine',
  ]),
  /**
   * Set where a peer opened it and this process serves it. Of streams the method, `/package.Service/Method`: the frame is
   * then the place where its handler is written. Of sockets and sessions `accepted`: the frames are then those that made
   * the server.
   */
  served: z.string().optional(),
  /** Of accepted sockets and sessions that are live: their peers, most first, by address and, where it is known, user agent. */
  peers: z.array(z.object({ from: z.string(), agent: z.string().optional(), live: count })).optional(),
  opened: count,
  closed: count,
  /** Channels collected without a close; they count as live too: what they hold is still held. */
  abandoned: count,
  /** The difference opened − closed. */
  live: count,
  oldestAgeMs: ms.optional(),
  /**
   * Up to 8 user frames; where there is none, frames of the dependencies that made it, whose files lie below a
   * `/node_modules/`.
   */
  frames: z.array(rawFrame),
  /** Where the frames are those of dependencies: their packages, `name@version`, innermost first, each once. */
  packages: z.array(z.string()).optional(),
});

const envelope = {
  vitals: z.literal(VITALS_VERSION),
  /** Mark that tells this life of the replica from an earlier one: 8 hex digits, new at every start of the process. */
  boot: z.string().min(1),
  seq: count,
  /** Milliseconds since the Unix epoch, by the replica's own clock. */
  atMs: ms,
};

/**
 * The first line of a life: the process, its versions, and what can be seen. It is printed again when something in it
 * has changed, as when grpc-js is loaded late: the last one counts.
 */
export const hello = z.object({
  ...envelope,
  kind: z.literal('hello'),
  pid: count,
  /** The process that started it. */
  ppid: count.optional(),
  /** Its command line, without the program itself: the first words, each cut to a bounded length. */
  argv: z.array(z.string()).optional(),
  /** The ports that it listens on, in order of size; absent where that was not looked at. */
  listening: z.array(count).optional(),
  /** The version of Node; absent where the process does not run on Node. */
  node: z.string().optional(),
  /** What the process runs on, where that is not Node; `grpc` is the version of its gRPC. */
  runtime: z.object({ name: z.string(), version: z.string(), grpc: z.string().optional() }).optional(),
  platform: z.string(),
  /**
   * Set by the fleet's agent: its host id and the addresses it listens on; `agent` where it serves peers, `metrics`
   * where it serves them.
   */
  host: z
    .object({ id: z.string(), agent: z.string().optional(), frontDoor: z.string(), metrics: z.string().optional() })
    .optional(),
  grpcJs: z.object({
    version: z.string().optional(),
    /** Whether channels are counted. */
    observed: z.boolean(),
    /**
     * `none`: no grpc-js was seen; `hooked`: all that were seen are counted; `unhooked`: one was seen
     * whose channels cannot be counted, beside those that are, or alone.
     */
    seen: z.enum(['none', 'hooked', 'unhooked']).optional(),
  }),
  /** Present where the probe came into a process that ran already, with what was open then and has no site. */
  attached: z.object({ channels: count }).optional(),
  /** Present where the process is looked at from outside, by what the kernel tells of it. */
  outside: z.literal(true).optional(),
  /** Present where a Go service is looked at by net/http/pprof; `ancestors`: the makers of makers are told. */
  pprof: z.object({ ancestors: z.boolean() }).optional(),
  /** The timers that are counted: `all`, or the `referenced` ones alone, which cost nothing to count. */
  timersCounted: z.enum(['all', 'referenced']).optional(),
  /** The size of the heap at which V8 aborts the process. */
  heapLimitBytes: bytes.optional(),
  /** Soft limit of open descriptors, where it can be read. */
  descriptorLimit: count.optional(),
  /**
   * Reasons, in words, why something cannot be seen here. Keys: kernel, libuv, channelz, grpc, gc, cgroup, rss,
   * timers, unreferencedTimers, attribution, ancestors, unix, descriptors, children, workers, sessions, goroutineleak; inWorkers: not all that lives in
   * worker threads is counted, while their own number, `workers`, is.
   */
  blind: z.record(z.string(), z.string()),
});

/** The periodic line: only what is O(1) to read. */
export const tick = z.object({
  ...envelope,
  kind: z.literal('tick'),
  work,
  /** Absent while the process has no descriptor left to read it with. */
  rssBytes: bytes.optional(),
  /** Absent from outside of the process, as are external memory and the loop's delay. */
  heapUsedBytes: bytes.optional(),
  externalBytes: bytes.optional(),
  cgroupBytes: bytes.optional(),
  /** CPU time of the process since its start, user and system. */
  cpuMs: ms,
  /** Event-loop delay since the last tick. */
  loopDelay: z.object({ meanMs: ms, p99Ms: ms, maxMs: ms }).optional(),
  /** Sockets open, counted as they open and close; split by role where roles are known. */
  sockets: socketCensus.optional(),
  channels: channelCounts.optional(),
  children: count.optional(),
  workers: count.optional(),
  goroutines: count.optional(),
  sessions: sessionCounts.optional(),
  /** What else can leak, of a process that ran already: it may never be quiet. Threads are told from outside alone. */
  descriptors: count.optional(),
  streams: count.optional(),
  timers: count.optional(),
  threads: count.optional(),
  served: servedCounts.optional(),
});

/** The most readings of a checkpoint. */
const MOST_READINGS = 100;
/** The greatest index of a checkpoint. */
const MOST_CHECKPOINTS = 10_000;

/** The settled levels after a slice of the load (index 1 … C), or before the first dial (index 0). */
export const checkpoint = z.object({
  ...envelope,
  kind: z.literal('checkpoint'),
  index: count.max(MOST_CHECKPOINTS),
  /** Present where the lab asked for it over the control channel, and not the program itself. */
  by: z.literal('lab').optional(),
  /** False: it never got quiet within the limit, and the readings are of an unsettled process. */
  settled: z.boolean(),
  /** True: work or a socket arrived while it was read. */
  disturbed: z.boolean(),
  /** Time from the request to the first reading. */
  waitedMs: ms,
  work,
  cpuMs: ms,
  channels: channelCounts.optional(),
  /** TCP connections that this process has made and accepted since it started; over TLS each was a handshake. */
  connections: portSockets.optional(),
  served: servedCounts.optional(),
  readings: z.array(reading).min(1).max(MOST_READINGS),
  censuses,
  /** Time that garbage collections forced by the probe have taken so far. */
  gcMs: ms.optional(),
  /** Time that dumps of goroutines have taken so far, where a Go service is looked at by its endpoint. */
  dumpMs: ms.optional(),
});

/** The ledger of creation sites at a checkpoint; sites that nothing was ever opened at are left out. */
export const sites = z.object({
  ...envelope,
  kind: z.literal('sites'),
  index: count,
  sites: z.array(site),
  origins: z.array(origin).optional(),
});

/** Goroutines that do one thing and were made by one chain of calls. */
const goroutineGroup = z.object({
  /** The function that they were started with. */
  doing: z.string(),
  /** The function that started them. */
  createdBy: z.string().optional(),
  count,
  /** Those among them that Go's own profile `goroutineleak` reports; absent where the program does not have it. */
  leaked: count.optional(),
  /**
   * The frames of the main module, innermost first: of their own stacks, then of those that made them, and of those
   * that made these (GODEBUG=tracebackancestors). Go knows no column: it is 1.
   */
  frames: z.array(rawFrame),
});

/** The goroutines of a process in Go at a checkpoint, by group, most first. */
export const goroutines = z.object({
  ...envelope,
  kind: z.literal('goroutines'),
  index: count,
  groups: z.array(goroutineGroup),
  /** At the last checkpoint, where clients have an idle timeout: what is left once none of them is connected. */
  idle: z.object({ waitedMs: ms, groups: z.array(goroutineGroup) }).optional(),
});

/**
 * The objects on the heap whose class has more of them at a checkpoint than at an earlier one, `since`, by heap snapshots:
 * in a closer look, where memory is in doubt. What takes most bytes comes first; objects of one kind without a class are
 * `(string)`, `(array)`, `(closure)` …
 */
export const classes = z.object({
  ...envelope,
  kind: z.literal('classes'),
  index: count,
  since: count,
  classes: z.array(
    z.object({
      name: z.string(),
      before: count,
      after: count,
      /** The growth in bytes of the objects themselves, without what they hold. */
      bytes: z.number(),
    }),
  ),
  /** Present where no snapshot was taken: the heap was larger than what one is taken of. */
  tooLarge: z.object({ heapBytes: bytes, most: bytes }).optional(),
});

/**
 * A frame: function, file (both positions in `strings`), line and column from 1 at which the function begins; for user
 * code also those at which it ends, else 0.
 */
const profileFrame = z.tuple([count, count, count, count, count, count]);

/**
 * A node: its caller (position in `nodes`, always an earlier one; −1 for the root), its frame, and the samples taken in
 * the function itself: weight, number of samples, and how many of them are younger than the profile printed before.
 */
const profileNode = z.tuple([z.number().int().min(-1), count, z.number().nonnegative(), count, count]);

/** The most nodes of a profile, and the most calls above one another: V8's profilers cut a stack at 255 frames. */
const MOST_NODES = 50_000;
const DEEPEST_CALLS = 512;

/** Tells whether callers come before what they call, and no stack is deeper than {@link DEEPEST_CALLS}. */
function isShallow(nodes: readonly z.infer<typeof profileNode>[]): boolean {
  const depths: number[] = [];
  return nodes.every(([parent], position) => {
    const depth = parent < 0 ? 1 : (depths[parent] ?? DEEPEST_CALLS) + 1;
    depths[position] = depth;
    return depth <= DEEPEST_CALLS;
  });
}

/**
 * A call tree by V8's sampling profilers, callers before callees, without branches that hold nothing. `heap`: bytes in
 * use that were allocated there, after a forced GC at checkpoint `index`; `cpu`: microseconds from the baseline on.
 * Samples whose path was pruned to bound the line are in `pruned` alone.
 */
export const profile = z.object({
  ...envelope,
  kind: z.literal('profile'),
  index: count,
  of: z.enum(['heap', 'cpu']),
  /** Mean of the bytes between two samples (heap), or of the microseconds (cpu). */
  interval: z.number().positive(),
  strings: z.array(z.string()),
  frames: z.array(profileFrame),
  nodes: z
    .array(profileNode)
    .max(MOST_NODES)
    .refine(isShallow, `a call tree deeper than ${DEEPEST_CALLS}, or a caller after its callee`),
  pruned: z.object({ weight: z.number().nonnegative(), samples: count }),
  /** Of the beginnings of functions. */
  origins: z.array(origin).optional(),
});

/** An event, anything else that happens once: `ready`, `finished` (all passes of `--load=none` made), `stopping`. */
export const event = z.object({
  ...envelope,
  kind: z.literal('event'),
  name: z.string(),
  detail: z.string().optional(),
});

/**
 * A piece of a line too long for `MAX_LINE_BYTES`: the `data` of parts 0 … parts − 1, joined, is the line. `of` numbers
 * the line.
 */
export const chunk = z.object({
  ...envelope,
  kind: z.literal('chunk'),
  of: count,
  part: count,
  parts: count,
  data: z.string(),
});

/** A whole vitals line, chunks already joined. */
export const vitals = z.discriminatedUnion('kind', [
  hello,
  tick,
  checkpoint,
  sites,
  goroutines,
  classes,
  profile,
  event,
]);

export type ServedCounts = z.infer<typeof servedCounts>;
export type Work = z.infer<typeof work>;
export type ChannelCounts = z.infer<typeof channelCounts>;
export type SocketCensus = z.infer<typeof socketCensus>;
export type Reading = z.infer<typeof reading>;
export type Censuses = z.infer<typeof censuses>;
export type RawFrame = z.infer<typeof rawFrame>;
export type Origin = z.infer<typeof origin>;
export type Site = z.infer<typeof site>;
export type Hello = z.infer<typeof hello>;
export type Tick = z.infer<typeof tick>;
export type Checkpoint = z.infer<typeof checkpoint>;
export type Sites = z.infer<typeof sites>;
export type Goroutines = z.infer<typeof goroutines>;
export type GoroutineGroup = z.infer<typeof goroutineGroup>;
export type HeapClasses = z.infer<typeof classes>;
export type Profile = z.infer<typeof profile>;
export type Chunk = z.infer<typeof chunk>;
export type Vitals = z.infer<typeof vitals>;
