import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabLine, RecordEvent } from '../../scripts/record/events.js';
import { type Cluster, startCluster } from '../../scripts/swarmLocal/cluster.js';
import { type LabProcess, startLab } from './labProcess.js';
import { root } from './root.js';

/** Runs the lab on a Swarm of three nodes that is there for it alone. */
export async function onThreeNodes(
  flags: readonly string[],
  use: (lab: LabProcess, cluster: Cluster) => Promise<void>,
): Promise<void> {
  const cluster = await startCluster({ nodes: 3, say: () => undefined, signal: new AbortController().signal });
  const lab = labOn(cluster, flags);
  try {
    await use(lab, cluster);
  } finally {
    if (lab.child.exitCode === null) lab.child.kill('SIGKILL');
    await lab.ended;
    lab.remove();
    await cluster[Symbol.asyncDispose]();
  }
}

/** Runs the lab as `swarm:local` tells its user to. */
function labOn({ lab }: Cluster, flags: readonly string[]): LabProcess {
  const environment = Object.entries(lab.environment).map(([name, value]) => `${name}=${value}`);
  return startLab(
    [...lab.flags, ...flags],
    ['env', ...environment, process.execPath, join(root, 'bin/grpc-leak-lab.js'), 'lab'],
  );
}

/** On which node each replica and the job are, by their names. */
export function nodesOf(events: readonly RecordEvent[]): Map<string, string> {
  return new Map(
    eventsOf(events).flatMap((line) =>
      line.kind === 'task' && line.node !== undefined ? [[line.of, line.node] as const] : [],
    ),
  );
}

export function replicaNames(events: readonly RecordEvent[]): string[] {
  return [...new Set(events.flatMap((event) => (event.from === 'replica' ? [event.replica] : [])))];
}

export function eventsOf(events: readonly RecordEvent[]): LabLine[] {
  return events.flatMap((event) => (event.from === 'lab' ? [event.line] : []));
}

export function eventsIn(dir: string): RecordEvent[] {
  return readFileSync(join(dir, 'samples.ndjson'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RecordEvent);
}
