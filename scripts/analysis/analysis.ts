/**
 * What analysis makes of a record, and all that a report shows of it besides the plan. Plain JSON: it is stored in
 * run.json. Times are milliseconds since the run's start.
 */
import type { LoadSummary } from '../../protos/load.js';
import type { LiveBySite, ProfileAnalysis } from './profileAnalysis.js';

export type Outcome = 'leak' | 'clean' | 'inconclusive' | 'invalid';

/** What a metric may do: `decides` the run, `supports` it (may say leak, never doubts a clean one), or is only `shown`. */
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
  replicas: ReplicaAnalysis[];
  culprits: Culprit[];
  /** Channels that the GC collected without a close, over all replicas; undefined where channels are not observed. */
  abandoned?: number;
  /** With `--profile`, where at least one replica's heap was profiled early and late. */
  profile?: ProfileAnalysis;
  /** How many each creation site had live at every checkpoint. */
  liveBySite?: LiveBySite;
  census: CensusRow[];
  forecast?: Forecast;
  load?: LoadAnalysis;
  phases: { name: string; startMs: number; endMs: number }[];
  charts: ChartData;
  /** From start to the last event. */
  seconds: number;
}

/** Something the audit looked at. `invalid` makes the run's outcome invalid; `note` is shown with the verdict; `ok` only in the details. */
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
  /** Mean over the replicas judged, per pass of one replica. */
  growthPerWork: number;
  ci95: Interval;
  predictedPerWork?: number;
  perReplica: ReplicaVerdict[];
}

/** The verdict on one metric of one replica. */
export interface ReplicaVerdict {
  replica: string;
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
  /** Passes done. */
  work: number;
  outcome: Outcome;
  /** Levels on the agent port, dialled and accepted together. */
  sockets?: { baseline: number; settled: number; predicted?: number };
  /** Why it was left out of the verdict, if it was. */
  leftOut?: string;
  ended?: { how: string; atMs: number; code: number | null; signal: string | null; lastLog: string[] };
  node?: string;
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
  /** Over all replicas judged. */
  opened: number;
  closed: number;
  live: number;
  abandoned: number;
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
  slices: { index: number; beginMs: number; endMs?: number; calls?: number; failed?: number; p50Ms?: number; p99Ms?: number; maxMs?: number }[];
}

export interface ChartData {
  /** Sockets (agent port) against passes done. `measured` are settled levels; `predicted` the line through the same passes. */
  socketsByWork: { replica: string; measured: [work: number, level: number][]; predicted?: [work: number, level: number][] }[];
  /** Checkpoints: one entry each, over all replicas. */
  checkpoints: { index: number; atMs: number }[];
  /** Down-sampled from the ticks, and from checkpoints where only these have it. */
  overTime: TimeChart[];
}

export interface TimeChart {
  name: Exclude<MetricName, 'streams'> | 'loop_delay_p99_ms';
  unit: string;
  /** `ticks`: each point a bucket of ticks; `checkpoints`: settled levels. */
  source: 'ticks' | 'checkpoints';
  series: { replica: string; points: [atMs: number, value: number, low?: number, high?: number][] }[];
}

/** A comparison of sets of runs: the first set against each other one, and all on the same axes. */
export interface Comparison {
  /** `leaky → fixed saves 6.00 sockets per pass …` */
  summary: string;
  sets: { name: string; runs: string[] }[];
  pairs: ComparisonPair[];
  /** Differences of the plans beyond what is compared, and runs that are left out or broke off. */
  warnings: string[];
  /** How the figures are to be read. */
  notes: string[];
}

export interface ComparisonPair {
  from: string;
  to: string;
  metric: MetricName;
  unit: string;
  /** growth(from) − growth(to), per pass. */
  savedPerWork: number;
  ci99: Interval;
  /** Lower and upper one-sided 99 % bound of what is saved: what decides. Never wider than `ci99`. */
  bounds99: Interval;
  /** 1 − growth(to) / growth(from), with its interval; `undefined` high end: unlimited. */
  reduction?: { value: number; low?: number; high?: number };
  /** Lower one-sided 99 % bound above 0. Certainly worse: the upper one below 0. */
  better: boolean;
}
