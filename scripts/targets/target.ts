import type { Role } from '../plan/replicas.js';
import type { WorkWords } from '../text/figures.js';

/**
 * The contract of a target: what a kind of target tells the analysis of one run. It is asked in plain numbers and
 * answers in plain numbers; it never sees how the analysis keeps a run.
 */
export interface TargetModel {
  /**
   * Returns the levels that follow from what is known of the target and from the work that was really done.
   *
   * @returns undefined where nothing is known of the target
   */
  expectation(replicas: readonly ReplicaWork[]): Expectation | undefined;
  /** Files whose frames are passed over in the search for a culprit: they make clients on behalf of others. */
  readonly dialers: RegExp;
  /** What a process that does the work is called: `replica`, `client`. */
  readonly worker: string;
  /** What a unit of the work is called. */
  readonly work: WorkWords;
  /** What a growth per unit of work is a growth of; a sentence. */
  readonly growthMeaning: string;
}

/** A process of the target in plain numbers. */
export interface ReplicaWork {
  readonly role: Role;
  /** By index of the checkpoint; one that it lacks is absent. */
  readonly checkpoints: ReadonlyMap<number, CheckpointWork>;
  /** Its timers at the baseline; absent where they were not counted. */
  readonly timersBefore?: number | undefined;
}

/** The work that a process had done when a checkpoint was taken. */
export interface CheckpointWork {
  /** Units done; of a server those of one client, mean over all. */
  readonly work: number;
  /** Whether the fleet had changed before. */
  readonly changed: boolean;
}

/** The metrics that can be predicted. */
export type ExpectedMetric = 'sockets' | 'channels' | 'streams' | 'timers';

/** For each metric that is predicted, the levels of every process, in the order in which they were handed in. */
export type Expectation = Readonly<Partial<Record<ExpectedMetric, readonly ExpectedLevels[]>>>;

/** Levels of one process by index of the checkpoint; absent where none can be told. */
export type ExpectedLevels = ReadonlyMap<number, number>;
