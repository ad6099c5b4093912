import { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';
import { childEnvironment } from './childEnvironment.js';
import { type InterposedCall, interpose } from './interpose.js';
import { Living } from './living.js';
import type { Birth, SiteBook } from './sites.js';
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
   * @param already those that were started before; they are booked nowhere
   */
  watch(book?: SiteBook, already: readonly ChildProcess[] = []): void {
    for (const child of already) this.#add(child);
    // Every way to start one goes through it; what runs synchronously has ended when the call returns.
    const seen = (_: unknown, { self, stack }: InterposedCall) => {
      const child = self as ChildProcess;
      if (child.pid === undefined || hasEnded(child)) return;
      const site = book?.at(siteFrames(stack()));
      this.#add(child, site?.child.open(), () => site?.descriptor.open());
    };
    interpose(ChildProcess.prototype, 'spawn', seen, childEnvironment({ ...process.env }));
  }

  /** @param pipeBirth books a pipe, which may outlive its child, where a grandchild has inherited the other end */
  #add(child: ChildProcess, birth?: Birth, pipeBirth: () => Birth | undefined = () => undefined): void {
    this.#children.add(child, birth);
    for (const pipe of child.stdio ?? []) if (pipe) this.#pipes.add(pipe as Socket, pipeBirth());
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

  /** Returns the numbers of the children at rest. */
  pids(): number[] {
    this.#children.prune();
    return [...this.#children.values()].flatMap(({ pid }) => pid ?? []);
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
