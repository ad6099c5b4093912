import type { RunPlan } from '../../../plan/plan.js';
import { replicasOf } from '../../../plan/replicas.js';
import { MONITOR } from '../../prometheus/monitor.js';
import { hasBegun, type Task } from './list.js';
import { SwarmProcess } from './swarmProcess.js';

/**
 * The roster of a stack: it assigns tasks to replicas and the job. In each service, the first task of slot k whose
 * process was started is the k-th of its role.
 */
export class Roster {
  readonly replicas: readonly SwarmProcess[];
  readonly job: SwarmProcess;
  readonly monitor: SwarmProcess | undefined;
  readonly #servers: readonly SwarmProcess[];
  readonly #byTask = new Map<string, SwarmProcess>();
  readonly #lives = new Map<string, number>();
  readonly #join: (process: SwarmProcess, replaces: string) => void;

  /**
   * Makes the roster of a plan.
   * @param join told of a replica that a Swarm started instead of one that was lost
   * @param monitor name of the stack's Prometheus, if it has one
   */
  constructor(
    plan: Pick<RunPlan, 'target'>,
    job: string,
    join: (process: SwarmProcess, replaces: string) => void,
    monitor?: string,
  ) {
    this.#join = join;
    const replicas = replicasOf(plan).map(({ name, role }) => ({ role, process: new SwarmProcess(name) }));
    this.replicas = replicas.map(({ process }) => process);
    this.#servers = replicas.filter(({ role }) => role === 'server').map(({ process }) => process);
    this.job = new SwarmProcess(job);
    this.monitor = monitor === undefined ? undefined : new SwarmProcess(monitor);
  }

  /** Every process that has a task or waits for one. */
  get all(): SwarmProcess[] {
    return [
      ...new Set([...this.replicas, this.job, ...(this.monitor ? [this.monitor] : []), ...this.#byTask.values()]),
    ];
  }

  /** Returns the process that a task is, and makes one for a replacement. Undefined until its process was started. */
  processOf(task: Task): SwarmProcess | undefined {
    const known = this.#byTask.get(task.id);
    if (known || !hasBegun(task.state)) return known;
    const process = this.#next(task);
    if (process) this.#byTask.set(task.id, process);
    return process;
  }

  /** Returns the name of a task, even before its process was started. */
  nameOf(task: Task): string {
    return this.#byTask.get(task.id)?.name ?? this.#first(task)?.name ?? `${task.service}-${task.slot}`;
  }

  #next(task: Task): SwarmProcess | undefined {
    const first = this.#first(task);
    if (!first) return undefined;
    const life = (this.#lives.get(first.name) ?? 0) + 1;
    this.#lives.set(first.name, life);
    if (life === 1) return first;
    if (first === this.job || first === this.monitor) return undefined; // a job is not repeated, and another monitor knows nothing of before
    const replacement = new SwarmProcess(`${first.name}.${life}`);
    this.#join(replacement, first.name);
    return replacement;
  }

  #first({ service, slot }: Task): SwarmProcess | undefined {
    if (service === 'load') return this.job;
    if (service === MONITOR) return this.monitor;
    if (service === 'server') return this.#servers[slot - 1];
    return service === 'agent' ? this.replicas[slot - 1] : undefined; // mixed ones or clients: these come first
  }
}
