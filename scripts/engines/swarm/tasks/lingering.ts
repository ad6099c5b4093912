import type Dockerode from 'dockerode';

/**
 * Lists the tasks of these services that nodes which answer have not let go of yet: their containers may still be
 * there, or may be about to start. What a lost node keeps is not waited for.
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
