import type Dockerode from 'dockerode';
import { z } from 'zod';

/** The part of `docker info` that matters here. */
const info = z.object({
  Name: z.string(),
  MemTotal: z.number(),
  NCPU: z.number(),
  /** Told by newer engines, on Linux alone. */
  FirewallBackend: z.object({ Driver: z.string() }).nullish(),
  Swarm: z.object({
    NodeID: z.string(),
    LocalNodeState: z.enum(['inactive', 'pending', 'active', 'error', 'locked']),
    ControlAvailable: z.boolean(),
    Error: z.string(),
    RemoteManagers: z.array(z.object({ Addr: z.string() })).nullish(),
    Cluster: z.object({ SubnetSize: z.number().optional() }).nullish(),
  }),
});

const nodeList = z.array(
  z.object({
    ID: z.string(),
    Spec: z.object({ Availability: z.string() }),
    Status: z.object({ State: z.string() }),
    Description: z.object({
      Hostname: z.string(),
      Resources: z.object({ NanoCPUs: z.number(), MemoryBytes: z.number() }),
    }),
  }),
);

export type EngineInfo = z.infer<typeof info>;

/** A node of the Swarm. */
export interface SwarmNode {
  readonly id: string;
  readonly name: string;
  readonly cpus: number;
  readonly memoryBytes: number;
  /** True if it is up and takes tasks. */
  readonly usable: boolean;
}

/**
 * Asks an engine for its information.
 * @throws when the engine does not answer, or not as a Docker Engine does
 */
export async function engineInfo(docker: Dockerode): Promise<EngineInfo> {
  const read = info.safeParse(await docker.info());
  if (!read.success)
    throw new Error(
      `what it tells of itself is not a Docker Engine’s: ${read.error.issues.map(({ path }) => path.join('.')).join(', ')}`,
    );
  return read.data;
}

/**
 * Lists all nodes; only a manager knows them.
 * @throws as {@link engineInfo}
 */
export async function swarmNodes(docker: Dockerode): Promise<SwarmNode[]> {
  return nodeList.parse(await docker.listNodes()).map(({ ID, Spec, Status, Description: { Hostname, Resources } }) => ({
    ...{ id: ID, name: Hostname, cpus: Resources.NanoCPUs / 1e9, memoryBytes: Resources.MemoryBytes },
    usable: Spec.Availability === 'active' && Status.State === 'ready',
  }));
}

export function usable(nodes: readonly SwarmNode[]): SwarmNode[] {
  return nodes.filter((node) => node.usable);
}
