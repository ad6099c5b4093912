import type { Problem } from '../../../text/problem.js';
import { hasEnded, type Task } from './list.js';

/** The time that a task may wait for a node with room: one that has just joined may not have reported yet. */
const NO_NODE_MS = 5_000;

/**
 * The rejections after which a task is given up: one may be temporary, as when a network has not reached a node yet,
 * and a Swarm tries again.
 */
const REJECTIONS = 3;

/** The flag that names the image of a service; for services not listed it is `--image`. */
const FLAG_OF: Readonly<Record<string, string>> = { load: '--image or --k6-image', prometheus: '--prometheus-image' };

/** A detector of trouble: it tells, while a stack starts, what waiting will never mend. */
export class Trouble {
  readonly #rejected = new Map<string, Set<string>>();
  readonly #homelessSinceMs = new Map<string, number>();

  /**
   * Finds the first such trouble.
   * @param nodeName by the node's id
   */
  find(tasks: readonly Task[], nodeName: (id: string | undefined) => string): Problem | undefined {
    for (const task of tasks) {
      const problem = this.#ofTask(task, nodeName(task.node));
      if (problem) return problem;
    }
    return undefined;
  }

  #ofTask(task: Task, node: string): Problem | undefined {
    const error = task.error ?? '';
    if (task.state === 'rejected') {
      const image = /No such image: (\S+)/i.exec(error)?.[1];
      if (image !== undefined)
        return {
          message: `the node ${node} does not have the image ${image}`,
          remedy: `give it to that node’s engine, --image-host=ENDPOINT, or name an image that every node can pull, ${FLAG_OF[task.service] ?? '--image'}=NAME`,
        };
      return this.#isRejectedForGood(task)
        ? {
            message: `the node ${node} rejects ${task.service}-${task.slot}: ${error}`,
            remedy: 'mend that, and run it again',
          }
        : undefined;
    }
    if (!hasEnded(task.state) && /no suitable node/.test(error)) {
      const sinceMs = this.#homelessSinceMs.get(task.id) ?? performance.now();
      this.#homelessSinceMs.set(task.id, sinceMs);
      if (performance.now() - sinceMs >= NO_NODE_MS)
        return {
          message: `no node takes ${task.service}-${task.slot}: ${error}`,
          remedy: 'fewer --replicas or --passes, or nodes with more room; docker node ls shows them',
        };
    } else this.#homelessSinceMs.delete(task.id);
    return undefined;
  }

  /** Tells whether a task has been rejected for good; a load is not tried again. */
  #isRejectedForGood({ id, service, slot }: Task): boolean {
    const key = `${service}.${slot}`;
    const rejected = this.#rejected.get(key) ?? new Set();
    this.#rejected.set(key, rejected.add(id));
    return service === 'load' || rejected.size >= REJECTIONS;
  }
}
