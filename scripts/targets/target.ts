import type { SocketCensus } from '../../protos/vitals.js';
import type { Role } from '../plan/replicas.js';
import type { WorkWords } from '../text/figures.js';

/**
 * The contract of a target: all that the analysis of a run asks about a kind of target. Questions and answers are plain
 * numbers; a target never sees how the analysis keeps a run.
 */
export interface TargetModel {
  /**
   * Returns the levels that follow from the facts of the target and from the work that was really done.
   *
   * @returns undefined where nothing is known of the target
   */
  expectation(replicas: readonly ReplicaWork[]): Expectation | undefined;
  /**
   * Returns the pass at which a process in Go is to pass the goroutines of the incident; absent where no target has such
   * a moment, undefined where this run has none.
   */
  passing?(): MomentOfPass | undefined;
  /** Files whose frames are skipped in the search for a culprit: they open clients on behalf of other code. */
  readonly dialers: RegExp;
  /**
   * Returns the sockets of a census that belong to what is judged.
   *
   * @returns undefined where the census does not tell them from others
   */
  ownSockets(census: SocketCensus): OwnSockets | undefined;
  /** The name of these sockets as a chart's title. */
  readonly socketsTitle: string;
  /** All sockets of the target are gRPC's, so that channelz should list each of them. */
  readonly isAllGrpc: boolean;
  /** The name for a process that does the work: `replica`, `client`. */
  readonly worker: string;
  /** The words for a unit of the work. */
  readonly work: WorkWords;
  /** A sentence that says what a growth per unit of work measures. */
  readonly growthMeaning: string;
}

/** A pass of a replica, and its time from the first pass. */
export interface MomentOfPass {
  readonly replica: string;
  /** Its number, from 1. */
  readonly pass: number;
  readonly seconds: number;
}

/** The judged sockets of one census; `dialled` and `accepted` are absent where they do not make up the total. */
export interface OwnSockets {
  readonly total: number;
  readonly dialled?: number;
  readonly accepted?: number;
}

/** A process of the target in plain numbers. */
export interface ReplicaWork {
  readonly role: Role;
  /** The work at each checkpoint, by its index; a checkpoint that the process lacks is absent. */
  readonly checkpoints: ReadonlyMap<number, CheckpointWork>;
  /** The number of its timers at the baseline; absent where they were not counted. */
  readonly timersBefore?: number | undefined;
  /** The version of grpc-go that it runs on, `v1.65.0`; absent where it runs on Node. */
  readonly grpcGo?: string | undefined;
}

/** The work that a process had done when a checkpoint was taken. */
export interface CheckpointWork {
  /** The units done; for a server those of one client, as the mean over all. */
  readonly work: number;
  /** The fleet had changed before. */
  readonly changed: boolean;
}

/** The metrics that can be predicted. */
export type ExpectedMetric = 'sockets' | 'channels' | 'streams' | 'sessions' | 'descriptors' | 'goroutines' | 'timers';

/**
 * The expected levels of every process, in the order in which they were handed in, for each metric that is predicted.
 */
export type Expectation = Readonly<Partial<Record<ExpectedMetric, readonly ExpectedLevels[]>>>;

/** The levels of one process by the index of the checkpoint; absent where none can be predicted. */
export type ExpectedLevels = ReadonlyMap<number, number>;
