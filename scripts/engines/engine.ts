import type { RunPlan } from '../plan.js';

/** Where the fleet runs. An engine starts replicas and jobs and hands on what they print; it knows no load and no verdict. */
export interface Engine {
  readonly name: string;
  /** What stands in the way of this plan here. Touches nothing. */
  preflight(plan: RunPlan): Promise<EngineProblem[]>;
  /** Starts the replicas of the plan. Rejects, with nothing left behind, when they cannot be started or `signal` aborts. */
  start(plan: RunPlan, signal: AbortSignal): Promise<Stack>;
}

/** Something an engine needs and does not have, and how to get it. */
export interface EngineProblem {
  readonly message: string;
  readonly cure: string;
}

/** A running fleet. Disposal ends every process of it, removes its secrets, and collects every error. */
export interface Stack extends AsyncDisposable {
  readonly replicas: readonly Replica[];
  /** Tells replicas and jobs that every baseline has been read. */
  begin(): void;
  /** Starts a job beside the replicas, with what it needs to find them and to be let in. It waits for {@link begin}. */
  launch(job: Job): Running;
}

/** A program of the lab's own, to be run where the fleet runs. */
export interface Job {
  readonly name: string;
  /** Module below the compiled tree, e.g. `services/driver/main.js`. */
  readonly program: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface Replica extends Running {
  readonly name: string;
  /** Ends it at once: it hangs. */
  kill(): void;
}

/** A process, wherever it runs. Its output is always drained, whether or not anybody listens. */
export interface Running {
  /** Called for every whole line of stdout and stderr, in order of receipt, from the first on. */
  onLine(listener: (line: string) => void): void;
  /** Resolves once the process has ended and its output is drained. Never rejects. */
  readonly ended: Promise<Ending>;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: string | null;
  /** True once the stack's disposal had begun: the lab ended it. */
  readonly expected: boolean;
}
