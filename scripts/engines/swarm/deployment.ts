import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import type { RunPlan } from '../../plan/plan.js';
import type { PlaceEvent } from '../../record/placeEvents.js';
import { type Deployment, type ProcessEnd, type Replica, Unavailable } from '../engine.js';
import { lineBuffer } from '../lineBuffer.js';
import { MONITOR } from '../prometheus/monitor.js';
import { logOf } from './log/openLog.js';
import { endingOf } from './tasks/ending.js';
import { hasEnded, type Task } from './tasks/list.js';
import { Roster } from './tasks/roster.js';
import type { SwarmProcess } from './tasks/swarmProcess.js';
import { Trouble } from './tasks/trouble.js';
import { Watch } from './tasks/watch.js';
import { within } from './within.js';

const POLL_MS = { starting: 200, running: 500 };

/** The silence after which a stream is read again: well before a silent replica counts as hung. */
const STALL = { leastMs: 3_000, ticks: 8, withoutTicksMs: 30_000 };

/** The time that a Swarm may take to report that a node is down. */
const VERDICT_MS = 30_000;

/** The time that an engine may not answer while the tasks are started: many containers at once keep it busy. */
const ANSWER_MS = 30_000;

/** The time that the log of a hung replica on this engine is read again before the replica is killed. */
const REREAD_MS = 3_000;

const UNKNOWN: ProcessEnd = { code: null, signal: null, expected: false };

/** The parts of a stack, and how it is removed at the end. */
export interface Deployed {
  readonly docker: Dockerode;
  readonly name: string;
  /** The job's name. */
  readonly job: string;
  readonly memoryLimitBytes: number;
  /** Called once, when the last of every log has been read. */
  dispose(note: (text: string) => void): Promise<void>;
}

/** A stack that is deployed: its tasks are watched, and their output is read. */
export class SwarmStack implements Deployment {
  readonly replicas: readonly Replica[];
  readonly job: SwarmProcess;
  readonly monitor: SwarmProcess | undefined;
  readonly #deployed: Deployed;
  readonly #stallMs: number;
  readonly #roster: Roster;
  readonly #events = lineBuffer<PlaceEvent>();
  readonly #joined = lineBuffer<{ replica: Replica; replaces: string }>();
  readonly #disposing = new AbortController();
  #ownNode = '';
  #polling: Promise<void> = Promise.resolve();

  constructor(plan: RunPlan, deployed: Deployed) {
    this.#deployed = deployed;
    this.#stallMs =
      plan.observe.tickMs === 0 ? STALL.withoutTicksMs : Math.max(STALL.leastMs, STALL.ticks * plan.observe.tickMs);
    const monitor = plan.observe.metrics === 'monitored' ? MONITOR : undefined;
    this.#roster = new Roster(
      plan,
      deployed.job,
      (replica, replaces) => this.#joined.push({ replica, replaces }),
      monitor,
    );
    this.replicas = this.#roster.replicas;
    this.job = this.#roster.job;
    this.monitor = this.#roster.monitor;
  }

  /**
   * Waits until every task runs, or has run, and watches them from then on.
   * @throws {Unavailable} why one never will
   */
  async begin(signal: AbortSignal): Promise<void> {
    const { docker, name } = this.#deployed;
    const [watch, { Swarm }] = await Promise.all([
      Watch.of(docker, name, this.#roster, this.#events.push),
      within(ANSWER_MS, docker.info()),
    ]);
    this.#ownNode = Swarm?.NodeID ?? '';
    const trouble = new Trouble();
    let answeredMs = performance.now();
    for (;;) {
      signal.throwIfAborted();
      const tasks = await this.#look(watch).catch((error) => {
        if (performance.now() - answeredMs > ANSWER_MS) throw error;
        return undefined;
      });
      if (!tasks) {
        await sleep(POLL_MS.starting);
        continue;
      }
      answeredMs = performance.now();
      if (this.#roster.all.every(({ task }) => task !== undefined && task.state !== 'starting')) break;
      const problem = trouble.find(tasks, (id) => watch.nodeName(id));
      if (problem) throw new Unavailable([problem]);
      await sleep(POLL_MS.starting);
    }
    this.#polling = this.#poll(watch);
  }

  onEvent(listener: (event: PlaceEvent) => void): void {
    this.#events.listen(listener);
  }

  onReplacement(listener: (replica: Replica, replaces: string) => void): void {
    this.#joined.listen(({ replica, replaces }) => listener(replica, replaces));
  }

  note(text: string): void {
    this.#events.push({ kind: 'note', text });
  }

  /** Stops reading: the stack never began. */
  async abandon(): Promise<void> {
    await Promise.all(this.#roster.all.map((process) => process.abandon()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposing.abort();
    await this.#polling;
    await Promise.all(this.#roster.all.map((process) => this.#end(process, async () => UNKNOWN)));
    await this.#deployed.dispose((text) => this.note(text));
  }

  async #poll(watch: Watch): Promise<void> {
    const { signal } = this.#disposing;
    while (!signal.aborted) {
      await this.#look(watch).catch(() => this.#giveUpSilent()); // an engine that is busy is asked again
      await sleep(POLL_MS.running, undefined, { signal }).catch(() => undefined);
    }
  }

  /**
   * Gives up the processes that have been silent for long while the engine does not answer either; else the run would
   * wait until its time limit.
   */
  #giveUpSilent(): void {
    for (const process of this.#roster.all)
      if (process.hungMs > VERDICT_MS) void this.#end(process, async () => UNKNOWN);
  }

  async #look(watch: Watch): Promise<readonly Task[]> {
    const tasks = await watch.look();
    for (const task of tasks) this.#follow(task);
    const present = new Set(tasks.map(({ id }) => id));
    for (const process of this.#roster.all) {
      const { task } = process;
      if (task && !process.isEnding) this.#settle(process, task, present.has(task.id), watch);
    }
    return tasks;
  }

  #follow(task: Task): void {
    const process = this.#roster.processOf(task);
    if (!process) return;
    if (process.task === undefined) process.follow(logOf(this.#deployed.docker, task.id), this.#stallMs);
    process.task = task;
  }

  /**
   * Ends every process that has ended by itself, that was lost with its node, that somebody else removed, or that hangs
   * and cannot be examined any further.
   */
  #settle(process: SwarmProcess, task: Task, present: boolean, watch: Watch): void {
    const { hungMs, cgroupBytes } = process;
    const { docker, memoryLimitBytes } = this.#deployed;
    if (watch.isDown(task.node) || task.state === 'orphaned')
      void this.#end(process, async () => ({
        ...UNKNOWN,
        cause: { how: 'node-lost', node: watch.nodeName(task.node) },
      }));
    else if (hasEnded(task.state))
      void this.#end(process, () => endingOf(docker, task, { cgroupBytes, limitBytes: memoryLimitBytes }));
    else if (!present || hungMs > VERDICT_MS) void this.#end(process, async () => UNKNOWN);
    else if (task.node === this.#ownNode && hungMs > REREAD_MS) void this.#killContainer(task);
  }

  /** Kills the container; that ends its task, which reports it. */
  async #killContainer({ container }: Task): Promise<void> {
    if (container === undefined) return;
    const killing = this.#deployed.docker.getContainer(container).kill({ signal: 'SIGKILL' });
    await killing.catch(() => undefined); // it has ended meanwhile
  }

  async #end(process: SwarmProcess, how: () => Promise<ProcessEnd>): Promise<void> {
    if (process.isEnding) return void (await process.ended);
    await process.end(async () => ({ ...(await how()), expected: this.#disposing.signal.aborted }));
    for (const { boot, missing } of process.missing())
      this.#events.push({ kind: 'gap', replica: process.name, boot, missing });
  }
}
