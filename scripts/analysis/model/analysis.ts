/**
 * What analysis makes of a record, and all that a report shows of it besides the plan. Plain JSON: it is stored in
 * run.json. Times are milliseconds since the run's start.
 */
import type { LoadSummary } from '../../../protos/load.js';
import type { ChartData } from './charts.js';
import type { LiveBySite, ProfileAnalysis } from './profile.js';
import type { SocketCeiling } from './socketCeiling.js';

export type Outcome = 'leak' | 'clean' | 'inconclusive' | 'invalid';

/**
 * What a metric may do: `decides` the run, `supports` it (may say leak, never doubts a clean one), or is only `shown`.
 */
export type MetricRole = 'decides' | 'supports' | 'shown';

/** Every metric, in order of weight: the one list that all tables of metrics follow. */
export const METRIC_NAMES = ['sockets', 'channels', 'streams', 'timers', 'heap_after_gc_bytes', 'rss_bytes'] as const;

export type MetricName = (typeof METRIC_NAMES)[number];

/** Closed interval [low, high]. */
export type Interval = [low: number, high: number];

export interface Analysis {
  outcome: Outcome;
  expected: 'leak' | 'clean' | 'any';
  asExpected: boolean;
  /** The sentence the report opens with. */
  summary: string;
  audit: Finding[];
  /** In order of weight: sockets first. A metric that could not be seen is not here; `notSeen` says why. */
  metrics: MetricAnalysis[];
  /** What could not be seen → why. */
  notSeen: Record<string, string>;
  /** The plan's own; see `replacements`. */
  replicas: ReplicaAnalysis[];
  /** What the place started instead of replicas that were lost: without a verdict, and counted nowhere. */
  replacements?: ReplacementAnalysis[];
  /** Nodes of a Swarm, each with the states that it was seen in; the first is that at the beginning. */
  nodes?: { name: string; changes: { atMs: number; state: string }[] }[];
  /** What the place said of itself, e.g. that an image was made. */
  notes?: string[];
  /** What happened to the fleet, for the axes of time; in order. */
  marks?: Mark[];
  culprits: Culprit[];
  /** Channels that the GC collected without a close, over all replicas; undefined where channels are not observed. */
  abandoned?: number;
  /** With `--profile`, where at least one replica's heap was profiled early and late. */
  profile?: ProfileAnalysis;
  /** How many each creation site had live at every checkpoint. */
  liveBySite?: LiveBySite;
  census: CensusRow[];
  forecast?: Forecast;
  /** Where forgotten clients have an idle timeout: what it bounds their sockets at. */
  socketCeiling?: SocketCeiling;
  load?: LoadAnalysis;
  cost?: CostOfPass;
  /** What the Prometheus beside the run raised, by the first moment of each; absent where there was none. */
  alerts?: AlertAnalysis[];
  phases: { name: string; startMs: number; endMs: number }[];
  charts: ChartData;
  /** From start to the last event. */
  seconds: number;
}

/** One alert of one replica. */
export interface AlertAnalysis {
  name: string;
  /** Absent where it is not of one replica. */
  replica?: string;
  /** The first time that it was pending; absent for one that fires at once. */
  pendingMs?: number;
  /** The first time that it fired; absent where it never did. */
  firingMs?: number;
  /** Of its expression, when it fired first. */
  value?: number;
  /** Every change, in order. */
  changes: { atMs: number; state: 'pending' | 'firing' | 'inactive' }[];
}

/** What one pass took, mean over replicas; with one role per process, of one client and one server together. */
export interface CostOfPass {
  cpuMs: number;
  /** Clients made; absent where channels are not observed. */
  dials?: number;
  /** Connections made, over TLS each with a handshake; absent in records of an older lab. */
  connections?: number;
}

/**
 * Something the audit looked at. `invalid` makes the run's outcome invalid; `note` is shown with the verdict; `ok` only
 * in the details.
 */
export interface Finding {
  rule: string;
  level: 'ok' | 'note' | 'invalid';
  sentence: string;
}

export interface MetricAnalysis {
  name: MetricName;
  /** "sockets", "bytes" … */
  unit: string;
  role: MetricRole;
  outcome: Outcome;
  /** In the verdict's words, e.g. "rises after every slice", "flat", "one-off step". */
  reason: string;
  /**
   * Per pass of one replica: mean over the replicas judged; with one role per process, of one client and one server
   * together.
   */
  growthPerWork: number;
  ci95: Interval;
  predictedPerWork?: number;
  perReplica: ReplicaVerdict[];
  /** With one role per process: each by itself. */
  byRole?: RoleGrowth[];
}

/** What the replicas of one role add to a metric's growth, mean over them. */
export interface RoleGrowth {
  role: 'client' | 'server';
  outcome: Outcome;
  growthPerWork: number;
  ci95: Interval;
}

/** The verdict on one metric of one replica. */
export interface ReplicaVerdict {
  replica: string;
  /** Absent where it is client and server at once. */
  role?: 'client' | 'server';
  outcome: Outcome;
  reason: string;
  /** A full sentence with the numbers. */
  sentence: string;
  growthPerWork: number;
  ci95: Interval;
  /** Any remaining growth per pass is below this (99 %). */
  upper99PerWork: number;
  /** Settled level of each checkpoint, baseline first; what was judged. */
  levels: { index: number; work: number; level: number }[];
  /** The rules walked through, in order, for "why this verdict". */
  trace: { rule: string; passed: boolean; detail: string }[];
}

export interface ReplicaAnalysis {
  id: string;
  /** Absent where it is client and server at once. */
  role?: 'client' | 'server';
  /** Passes done; of a server those of one client, mean over all. */
  work: number;
  outcome: Outcome;
  /** Absent where they could not be seen. */
  sockets?: SocketLevels;
  /** Why it was left out of the verdict, if it was. */
  leftOut?: string;
  ended?: { how: string; atMs: number; code: number | null; signal: string | null; lastLog: string[] };
  /** Version of Node. */
  node?: string;
  /** Name of the node of the Swarm that it ran on. */
  swarmNode?: string;
}

/** Levels on the agent port, dialled and accepted together. */
export interface SocketLevels {
  baseline: number;
  settled: number;
  predicted?: number;
  /** Of the settled ones; absent where no reading of that many told the two apart. */
  dialled?: number;
  accepted?: number;
}

export interface ReplacementAnalysis {
  id: string;
  replaces: string;
  joinedMs: number;
  /** Passes done: none, where it keeps to its part. */
  work: number;
  swarmNode?: string;
  /** When it ended, if it ended before the lab ended it. */
  endedMs?: number;
}

/** A moment on the axis of time, in a few words. */
export interface Mark {
  atMs: number;
  text: string;
  kind: 'ended' | 'failed' | 'joined' | 'node-down' | 'node-up' | 'alert-pending' | 'alert-firing';
}

/** A position in source text: file relative to the repository's top, line and column from 1. */
export interface SourcePosition {
  file: string;
  line: number;
  column: number;
}

export interface Culprit extends SourcePosition {
  /** The rest of the chain, innermost first, the culprit's own frame left out. */
  via: SourcePosition[];
  resource: 'channel' | 'socket' | 'stream' | 'timer';
  /** Over all replicas judged, by the chains that grow. */
  opened: number;
  closed: number;
  live: number;
  abandoned: number;
  /** What chains that do not grow opened and closed at the same line; absent where there is none. */
  otherPaths?: { opened: number; closed: number };
  oldestAgeMs?: number;
  /** Part of the growth of its resource that it explains, 0 … 1. */
  share: number;
  /** Lines around it as they were when run; `startLine` numbers the first. */
  excerpt?: { startLine: number; lines: string[] };
}

/** Settled counts at the last checkpoint of one replica, as each census saw them; undefined where it is blind. */
export interface CensusRow {
  replica: string;
  kernel?: number;
  libuv?: number;
  libuvReferenced?: number;
  grpc?: number;
  nodeCounters?: number;
  channels?: number;
}

/** When the fastest-growing replica would have no descriptor left. */
export interface Forecast {
  replica: string;
  descriptorLimit: number;
  socketsPerWork: number;
  workLeft: number;
  /** At the rate of this run. */
  secondsLeft: number;
}

export interface LoadAnalysis {
  kind: string;
  summary?: LoadSummary;
  slices: {
    index: number;
    beginMs: number;
    endMs?: number;
    calls?: number;
    failed?: number;
    p50Ms?: number;
    p99Ms?: number;
    maxMs?: number;
  }[];
}
