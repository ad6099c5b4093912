import type Dockerode from 'dockerode';

/**
 * Tasks of these services that nodes which answer have not let go of yet: their containers may be there still, or may
 * only be about to start. What a lost node keeps is not waited for.
 */
export async function lingeringTasks(docker: Dockerode, services: ReadonlySet<string>): Promise<string[]> {
  if (services.size === 0) return [];
  const [tasks, nodes]: [LingeringTask[], LingeringNode[]] = await Promise.all([
    docker.listTasks(),
    docker.listNodes(),
  ]);
  const down = new Set(nodes.filter(({ Status }) => Status.State === 'down').map(({ ID }) => ID));
  return tasks
    .filter(({ ServiceID, NodeID }) => services.has(ServiceID) && !down.has(NodeID ?? ''))
    .map(({ ID }) => `task ${ID}`);
}

interface LingeringTask {
  readonly ID: string;
  readonly ServiceID: string;
  readonly NodeID?: string;
}

interface LingeringNode {
  readonly ID: string;
  readonly Status: { readonly State: string };
}
