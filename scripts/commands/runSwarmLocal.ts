import type { SwarmLocalRequest } from '../flags/swarmLocalRequest.js';
import { type Cluster, startCluster } from '../swarmLocal/cluster.js';
import { leftovers } from '../swarmLocal/ownership.js';
import type { Io } from '../terminal/io.js';
import { EXIT } from './exitStatus.js';
import { watchInterrupts } from './interrupt.js';
import { runLabOn } from './labOn.js';

const NODES = 3;

/**
 * Brings a Swarm of three nodes up on this machine, runs the lab on it or waits to be asked to stop, and takes it down.
 * @returns the exit status of the lab, where it ran
 */
export async function runSwarmLocal({ lab }: SwarmLocalRequest, io: Io): Promise<number> {
  const say = (line: string) => io.stderr.write(`swarm-local: ${line}\n`);
  using interrupt = watchInterrupts(() =>
    say('stopped at once; the nodes end by themselves, and the next start removes their folder'),
  );
  await removeLeftovers(say);
  let cluster: Cluster;
  try {
    cluster = await startCluster({ nodes: NODES, say, signal: interrupt.signal });
  } catch (error) {
    if (interrupt.exitCode !== undefined) return interrupt.exitCode;
    say(
      `it could not be brought up, and nothing of it is left: ${error instanceof Error ? error.message : String(error)}`,
    );
    return EXIT.unavailable;
  }
  try {
    if (lab) return await runLabOn(cluster, lab, interrupt, io);
    io.stdout.write(invitation(cluster));
    const failed = await Promise.race([
      asked(interrupt.signal),
      ...cluster.nodes.map(async (node) => `${node.name} has ended: ${await node.ended}`),
    ]);
    if (failed !== undefined) say(failed);
    return interrupt.exitCode === undefined ? EXIT.internalError : EXIT.asExpected;
  } finally {
    say('taking it down');
    await cluster[Symbol.asyncDispose]();
    say('nothing of it is left');
  }
}

async function removeLeftovers(say: (line: string) => void): Promise<void> {
  for (const { folder, processes, remove } of leftovers()) {
    const alive = processes.length === 0 ? '' : ` and ${processes.length} processes`;
    say(`an earlier one was killed before it could clean up; removing ${folder}${alive}`);
    await remove();
  }
}

function asked(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

function invitation({ nodes, lab }: Cluster): string {
  const environment = Object.entries(lab.environment).map(([name, value]) => `${name}=${value}`);
  const rows = nodes.map(
    ({ name, address, endpoint }, index) =>
      `  ${name}  ${address}  ${endpoint}  ${index === 0 ? 'manager' : 'worker'}\n`,
  );
  return `
A Swarm of ${nodes.length} nodes is up:

${rows.join('')}
Run the lab on it, from another terminal:

  ${[...environment, 'npm run lab --', ...lab.flags, '--variant=leaky,fixed'].join(' ')}

Look around:  ${environment.join(' ')} docker node ls
Take it down: Ctrl-C here

`;
}
