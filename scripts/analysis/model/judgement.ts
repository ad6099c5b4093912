/** The contract between the verdict (`verdict/`, statistics only) and the rest of the analysis. */
import type { WorkWords } from '../../text/figures.js';
import type { Interval } from '../../text/interval.js';
import type { ComparisonPair } from './comparison.js';
import type { MetricAnalysis, ReplicaVerdict } from './metricAnalysis.js';
import type { MetricName } from './metrics.js';
import type { Outcome } from './outcome.js';

/** One metric at one checkpoint of one replica. */
export interface CheckpointReadings {
  /** 0 is the baseline, 1 … C follow the slices. */
  index: number;
  /** Passes done by this replica when it was read. */
  work: number;
  /** Of the process's life; a pair of checkpoints with different boots is a restart. */
  boot: string;
  /** The metric, one value a reading. */
  readings: readonly number[];
  settled: boolean;
  disturbed: boolean;
}

/** One metric of one replica over time, for runs without enough checkpoints. */
export interface LoadSample {
  atMs: number;
  work: number;
  boot: string;
  value: number;
  phase: 'baseline' | 'load' | 'final';
}

/**
 * `tolerated`: growth per pass that is not counted as a leak (`--max-growth`). `endWork`: passes of this process at
 * which the load is at its end; what was not seen up to there is never clean. Default: the last that is handed in.
 * `work`: what a unit of the work is called; default: a pass.
 */
type Judge<Level> = (
  metric: MetricName,
  levels: readonly Level[],
  tolerated?: number,
  endWork?: number,
  work?: WorkWords,
) => Omit<ReplicaVerdict, 'replica' | 'role'>;
export type JudgeCheckpoints = Judge<CheckpointReadings>;
export type JudgeSingleLoad = Judge<LoadSample>;

/**
 * Leak when two replicas of a role say leak (or the only one does); clean when none says leak and most of each role say
 * clean.
 */
export type CombineReplicas = (
  name: MetricName,
  replicas: readonly ReplicaVerdict[],
) => Omit<MetricAnalysis, 'predictedPerWork'>;
/**
 * Leak when any deciding or supporting metric leaks as it may; clean when every deciding metric is clean and none that
 * is needed is missing. `notSeen`: why a metric that is not there could not be observed.
 */
export type CombineMetrics = (
  metrics: readonly MetricAnalysis[],
  notSeen?: Readonly<Record<string, string>>,
) => { outcome: Outcome; reason: string };

/** One run's growth of one metric, as the comparison takes it. */
export interface RunGrowth {
  growthPerWork: number;
  ci95: Interval;
  /** Passes behind it, all replicas together. */
  work: number;
}

/** What a set of runs saves against another, growth(A) − growth(B), with its bounds. */
export type SetDifference = Omit<ComparisonPair, 'from' | 'to' | 'metric' | 'unit'>;
export type CompareSets = (metric: MetricName, a: readonly RunGrowth[], b: readonly RunGrowth[]) => SetDifference;
