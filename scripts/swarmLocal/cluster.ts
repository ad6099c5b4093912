/**
 * The room of a Swarm of three nodes on one machine. Imports engines, services and text.
 */
import { type LocalNode, startNode } from './node.js';
import { claim, release } from './ownership.js';
import { joinNodes } from './swarm.js';
import { layWire } from './topology.js';
import { Undo } from './undo.js';

/** A Swarm of several nodes on this one machine: the first is its manager. */
export interface Cluster extends AsyncDisposable {
  readonly nodes: readonly LocalNode[];
  /** The flags and the environment with which the lab runs on it. */
  readonly lab: { readonly flags: readonly string[]; readonly environment: Readonly<Record<string, string>> };
}

export interface ClusterOptions {
  readonly nodes: number;
  /** A function that is told of each step, in a line. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** The first part of the addresses, which exist only on the wire between the nodes. */
const NETWORK = '10.213.0';

/**
 * Brings a Swarm up; disposal takes all of it down. Rejects when it cannot, or when `signal` aborts, and then leaves
 * nothing behind.
 */
export async function startCluster({ nodes: count, say, signal }: ClusterOptions): Promise<Cluster> {
  const undo = new Undo();
  try {
    signal.throwIfAborted();
    const mine = claim();
    undo.add(`remove ${mine.folder}`, () => release(mine));
    const wire = await layWire();
    undo.add('take down the network between the nodes', () => wire[Symbol.asyncDispose]());
    mine.note([wire.id]);

    say(`starting ${count} engines`);
    const started = await Promise.allSettled(
      Array.from({ length: count }, async (_, index) => {
        const number = index + 1;
        const settings = {
          number,
          name: `leaklab-${number}`,
          address: `${NETWORK}.${number}`,
          folder: mine.folder,
          cgroup: mine.cgroup,
        };
        const node = await startNode(settings, wire, signal);
        undo.add(`end node ${node.name}`, () => node[Symbol.asyncDispose]());
        mine.note(node.processes);
        say(`${node.name} is up at ${node.address}`);
        return node;
      }),
    );
    const failed = started.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
    const nodes = started.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));

    say('joining them to a Swarm');
    await joinNodes(nodes, signal);
    return { nodes, lab: labOn(nodes), [Symbol.asyncDispose]: () => undo.all() };
  } catch (error) {
    await undo.all().catch((left: unknown) => {
      throw new AggregateError([error, left], `${messageOf(error)}; then, while it was taken down: ${messageOf(left)}`);
    });
    throw error;
  }
}

function labOn([manager, ...workers]: readonly LocalNode[]): Cluster['lab'] {
  return {
    flags: ['--engine=swarm', ...workers.map(({ endpoint }) => `--image-host=${endpoint}`)],
    environment: { DOCKER_HOST: manager?.endpoint ?? '' },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
