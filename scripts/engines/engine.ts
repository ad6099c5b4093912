import type { RunPlan } from '../plan/plan.js';
import type { PlaceEvent } from '../record/placeEvents.js';
import type { Problem } from '../text/problem.js';

/**
 * The place where the fleet runs. An engine starts replicas and a job and passes on what they print; it knows no load
 * and no verdict.
 */
export interface Engine {
  /** Returns what stands in the way of this plan here, each problem with its remedy. Changes nothing. */
  preflight(plan: RunPlan, job: Job, where: EngineOptions): Promise<Problem[]>;
  /**
   * Starts the replicas of the plan and the job beside them. Rejects, with nothing left behind, when they cannot be
   * started or `signal` aborts.
   * @throws {Unavailable} what preflight could not see: something that is needed is not there
   */
  start(plan: RunPlan, job: Job, where: EngineOptions, signal: AbortSignal): Promise<Deployment>;
}

/** An error for something needed that was found missing only while the fleet was started. */
export class Unavailable extends Error {
  override name = 'Unavailable';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join('; '));
    this.problems = problems;
  }
}

/** The choice of engine and images: it tells where a plan is carried out, and is not part of the plan. */
export interface EngineOptions {
  /** The docker context to use; absent: the local engine only. */
  readonly dockerContext?: string;
  /** Allows an engine to be made the manager of a new Swarm. */
  readonly swarmInit: boolean;
  /**
   * The replicas' image: `host` (made from this machine), `build` (from the Dockerfile), `auto`, or a name that the
   * engines have or can pull.
   */
  readonly image: string;
  /** An image with k6 in it; absent: made from the k6 on the PATH. */
  readonly k6Image?: string;
  /** An image with Prometheus in it; absent: made from the Prometheus on the PATH. */
  readonly prometheusImage?: string;
  /** Endpoints of further engines that an image made here is given to, e.g. `unix:///run/worker.sock`. */
  readonly imageHosts: readonly string[];
  /** Leaves the fleet up at the end. */
  readonly keep: boolean;
}

/** A running fleet. Disposal ends every process of it, removes its secrets, and collects every error. */
export interface Deployment extends AsyncDisposable {
  readonly replicas: readonly Replica[];
  /** The job, which drives or starts the replicas. */
  readonly job: Running;
  /** Starts a further job beside the replicas, once the first has ended; absent where the place cannot. */
  startFurther?(job: Job): Running;
  /**
   * The Prometheus that scrapes the replicas of a plan that is monitored. It prints its answers to `/api/v1/alerts`,
   * one per line, whenever one is new.
   */
  readonly monitor?: Running | undefined;
  /** Called with what happens around the processes, in order, from the first on. */
  onEvent(listener: (event: PlaceEvent) => void): void;
  /** Called for a replica that the place itself starts instead of one that was lost. It receives no load. */
  onReplacement(listener: (replica: Replica, replaces: string) => void): void;
}

/** A program of the lab, run beside the replicas with all that it needs to find them and to be let in. */
export interface Job {
  readonly name: string;
  /** The program's file below the compiled tree, e.g. `services/driver/main.js`; k6 runs TypeScript as it is. */
  readonly program: { readonly runtime: 'node' | 'k6'; readonly file: string };
  readonly environment: Readonly<Record<string, string>>;
}

export interface Replica extends Running {
  readonly name: string;
  /** Ends at once a replica that hangs, or finds out what became of it. `ended` resolves soon in any case. */
  kill(): void;
  /** Tells how it has run so far. Absent, or undefined, where the place cannot tell. */
  cpuUse?(): CpuUse | undefined;
}

/** What a kernel says of how a process has run since its start, over all its threads. */
export interface CpuUse {
  readonly cpuMs: number;
  /** The time that its threads were ready to run and waited for a core; absent where the kernel does not count it. */
  readonly waitedMs?: number;
  /**
   * `stopped`: by a signal or a debugger; `ready`: a thread runs, or waits for a core, for a disk or for memory;
   * `asleep`: all wait for something to happen.
   */
  readonly state: 'stopped' | 'ready' | 'asleep';
}

/** A process, wherever it runs. Its output is always drained, whether or not anybody listens. */
export interface Running {
  /** Called for every whole line of stdout and stderr, in order of receipt, from the first on. */
  onLine(listener: (line: string) => void): void;
  /** Resolves once the process has ended and its output is drained. Never rejects. */
  readonly ended: Promise<ProcessEnd>;
}

export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: string | null;
  /** True if the process ended after the disposal of the deployment had begun: the lab ended it. */
  readonly expected: boolean;
  /** The cause as far as the place knows it, beyond code and signal. */
  readonly cause?: { readonly how: 'out-of-memory' } | { readonly how: 'node-lost'; readonly node: string };
}
