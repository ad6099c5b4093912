import { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { interpose } from './interpose.js';
import { Living } from './living.js';
import type { SiteBook } from './sites.js';
import { siteFrames } from './stack.js';

/** The parts of Node's own objects that tell a descriptor; undefined where this Node has them no more. */
interface WithDescriptor {
  _handle?: { fd?: number } | null;
}

/** Counts the child processes of this process, from their start until they have ended. */
export class ChildCounter {
  readonly #children = new Living<ChildProcess>('exit', hasEnded);
  readonly #pipes = new Living<Socket>('close', ({ destroyed }) => destroyed);

  /**
   * Begins to watch.
   * @param book where the children are booked on the lines that started them
   */
  watch(book?: SiteBook): void {
    // Every way to start one goes through it; what runs synchronously has ended when the call returns.
    interpose(ChildProcess.prototype, 'spawn', (_, { self, stack }) => {
      const child = self as ChildProcess;
      if (child.pid === undefined || hasEnded(child)) return;
      const site = book?.at(siteFrames(stack()));
      this.#children.add(child, site?.child.open());
      // A pipe may outlive its child, where a grandchild has inherited the other end.
      for (const pipe of child.stdio ?? []) if (pipe) this.#pipes.add(pipe as Socket, site?.descriptor.open());
    });
  }

  /** Starts and ends so far. */
  get moves(): number {
    return this.#children.moves;
  }

  get size(): number {
    return this.#children.size;
  }

  /** Counts the children at rest, once more from the children themselves. */
  count(): number {
    return this.#children.prune();
  }

  /** Returns the descriptors of this process's ends of their standard streams and IPC channels. */
  descriptors(): Set<string> {
    this.#pipes.prune();
    const pipes = [...this.#pipes.values()].map((pipe) => (pipe as WithDescriptor)._handle?.fd);
    const channels = [...this.#children.values()].map(({ channel }) => (channel as { fd?: number } | null)?.fd);
    return new Set([...pipes, ...channels].filter((fd) => typeof fd === 'number').map(String));
  }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
