import type Dockerode from 'dockerode';
import type { PlaceEvent } from '../../../record/placeEvents.js';
import { listNodes, listServices, listTasks, type SwarmNodeState, type Task } from './list.js';
import type { Roster } from './roster.js';

const NODES_EVERY_MS = 2_000;

/** A watch on the tasks of a stack and on the nodes that tells what has changed. */
export class Watch {
  readonly #docker: Dockerode;
  readonly #stack: string;
  readonly #services: ReadonlyMap<string, string>;
  readonly #roster: Roster;
  readonly #tell: (event: PlaceEvent) => void;
  readonly #nodes = new Map<string, SwarmNodeState>();
  /** The states told, by the tasks' ids. */
  readonly #told = new Map<string, string>();
  #nodesAtMs = Number.NEGATIVE_INFINITY;

  private constructor(
    docker: Dockerode,
    stack: string,
    services: ReadonlyMap<string, string>,
    roster: Roster,
    tell: (event: PlaceEvent) => void,
  ) {
    this.#docker = docker;
    this.#stack = stack;
    this.#services = services;
    this.#roster = roster;
    this.#tell = tell;
  }

  static async of(docker: Dockerode, stack: string, roster: Roster, tell: (event: PlaceEvent) => void): Promise<Watch> {
    return new Watch(docker, stack, await listServices(docker, stack), roster, tell);
  }

  /**
   * Lists every task that there is or was, and tells of each whose state is new. Rejects when the engine does not
   * answer.
   */
  async look(): Promise<readonly Task[]> {
    if (performance.now() - this.#nodesAtMs > NODES_EVERY_MS) {
      for (const node of await listNodes(this.#docker)) this.#node(node);
      this.#nodesAtMs = performance.now();
    }
    const tasks = await listTasks(this.#docker, this.#stack, this.#services);
    for (const task of tasks) this.#task(task);
    return tasks;
  }

  isDown(node: string | undefined): boolean {
    return this.#nodes.get(node ?? '')?.state === 'down';
  }

  nodeName(id: string | undefined): string {
    return this.#nodes.get(id ?? '')?.name ?? id ?? 'of no name';
  }

  #node(node: SwarmNodeState): void {
    if (this.#nodes.get(node.id)?.state !== node.state)
      this.#tell({ kind: 'node', node: node.name, state: node.state });
    this.#nodes.set(node.id, node);
  }

  #task(task: Task): void {
    if (this.#told.get(task.id) === task.state) return;
    this.#told.set(task.id, task.state);
    this.#roster.processOf(task); // which gives it its name
    this.#tell({
      kind: 'task',
      of: this.#roster.nameOf(task),
      task: task.id,
      ...(task.node !== undefined && { node: this.nodeName(task.node) }),
      state: task.state,
      ...(task.exitCode !== undefined && { exitCode: task.exitCode }),
      ...(task.error !== undefined && { message: task.error }),
    });
  }
}
