/** The contract between the verdict (`verdict/`, statistics only) and the rest of the analysis. */
import type { WorkWords } from '../../text/figures.js';
import type { FactOf } from './audit.js';
import type { ComparisonPair } from './comparison.js';
import type { MetricAnalysis, ReplicaVerdict } from './metricAnalysis.js';
import type { MetricName } from './metrics.js';
import type { Outcome } from './outcome.js';
import type { UnseenPart } from './unseen.js';

/** The readings of one metric at one checkpoint of one replica. */
export interface CheckpointReadings {
  /** 0 is the baseline, 1 … C follow the slices. */
  index: number;
  /** The passes done by this replica when it was read. */
  work: number;
  /** The boot of the process's life; a change of boot between two checkpoints is a restart. */
  boot: string;
  /** The values of the metric, one for each reading. */
  readings: readonly number[];
  settled: boolean;
  disturbed: boolean;
}

/** A sample of one metric of one replica over time, for runs without enough checkpoints. */
export interface LoadSample {
  atMs: number;
  work: number;
  boot: string;
  value: number;
  phase: 'baseline' | 'load' | 'final';
}

/**
 * Judges the levels of one metric on one replica. `tolerated` is the growth per pass that does not count as a leak
 * (`--max-growth`). `endWork` is the number of passes of this process at the end of the load: what was not seen up to
 * there is never clean; default: the passes of the last level. `work` names a unit of the work; default: a pass. `noun`
 * is what was counted, where that is less than the metric's own noun says. `confirming` is a later stretch of the load
 * that alone is judged; what came before it is its warm-up.
 */
type Judge<Level> = (
  metric: MetricName,
  levels: readonly Level[],
  tolerated?: number,
  endWork?: number,
  work?: WorkWords,
  noun?: string,
  confirming?: LaterStretch,
) => Omit<ReplicaVerdict, 'replica' | 'role'>;
export type JudgeCheckpoints = Judge<CheckpointReadings>;
export type JudgeSingleLoad = Judge<LoadSample>;

/** A later stretch of the load, on which alone the outcome rests. */
export interface LaterStretch {
  /** The index of the checkpoint that it begins with. */
  readonly after: number;
  /** Its work, by that of the stretch before it: so many times the growth over the load may pass as clean. */
  readonly times: number;
}

/**
 * Combines the verdicts of replicas: leak when two replicas of a role say leak (or the only one does), clean when none
 * says leak and most of each role say clean. `noun` is what one of them is called; default: a replica, or by its role.
 * `apart`: each is judged alone, and the worst decides.
 */
export type CombineReplicas = (
  name: MetricName,
  replicas: readonly ReplicaVerdict[],
  tolerated?: number,
  noun?: string,
  apart?: boolean,
) => Omit<MetricAnalysis, 'predictedPerWork'>;
/**
 * Combines the verdicts of metrics: leak when any deciding or supporting metric leaks as it may, clean when every
 * deciding metric is clean, nothing is unseen without which nothing is clean, and no two censuses grow apart. `ownWork`
 * names a unit of the work of a program of one's own, of which memory that still rises is in doubt; a fleet's is not.
 */
export type CombineMetrics = (
  metrics: readonly MetricAnalysis[],
  unseen?: readonly UnseenPart[],
  apart?: readonly CensusesApart[],
  ownWork?: WorkWords,
) => { outcome: Outcome; reason: string };

/** Two censuses of the same thing whose difference grows with the work. */
export type CensusesApart = Pick<FactOf<'censuses-agree'>, 'between' | 'replica'> & {
  readonly apart: NonNullable<FactOf<'censuses-agree'>['apart']>;
};

/** The growth of one metric in one run, as the comparison takes it. */
export interface RunGrowth {
  growthPerWork: number;
  standardError: number;
  /** The passes behind it, all replicas together. */
  work: number;
  /** The growth of each replica, by role; where every role has one only, nothing shows how much runs differ. */
  replicas: readonly (readonly number[])[];
}

/** The saving of one set of runs against another, growth(A) − growth(B), with its bounds. */
export type SetDifference = Omit<ComparisonPair, 'from' | 'to' | 'metric' | 'unit'>;
export type CompareSets = (metric: MetricName, a: readonly RunGrowth[], b: readonly RunGrowth[]) => SetDifference;
