/**
 * The tasks of a stack, and what becomes of them. Imports the swarm's logs and the engines' contract.
 */
import type Dockerode from 'dockerode';

/** A task of a Swarm, as far as it matters here. */
export interface Task {
  readonly id: string;
  /** The service's name without the stack's: `agent`, `server`, `load` … */
  readonly service: string;
  readonly slot: number;
  readonly node: string | undefined;
  readonly state: string;
  readonly exitCode: number | undefined;
  /** The error in the engine's words. */
  readonly error: string | undefined;
  readonly container: string | undefined;
}

export interface SwarmNodeState {
  readonly id: string;
  readonly name: string;
  /** The state: `ready`, `down`, `disconnected` or `unknown`. */
  readonly state: string;
}

const ANSWER_LIMIT_MS = 5_000;

/** Returns the names of a stack's services by their ids. */
export async function listServices(docker: Dockerode, stack: string): Promise<Map<string, string>> {
  const services = await docker.listServices({
    filters: { label: [`com.docker.stack.namespace=${stack}`] },
    ...limited(),
  });
  return new Map(services.map(({ ID, Spec }) => [ID, (Spec?.Name ?? '').slice(stack.length + 1)]));
}

/** Lists the tasks of a stack, old ones before what replaced them. */
export async function listTasks(
  docker: Dockerode,
  stack: string,
  services: ReadonlyMap<string, string>,
): Promise<Task[]> {
  const tasks: RawTask[] = await docker.listTasks({
    filters: { label: [`com.docker.stack.namespace=${stack}`] },
    ...limited(),
  });
  return tasks.sort((a, b) => (a.CreatedAt < b.CreatedAt ? -1 : 1)).map((task) => taskOf(task, services));
}

export async function listNodes(docker: Dockerode): Promise<SwarmNodeState[]> {
  const nodes: RawNode[] = await docker.listNodes({ ...limited() });
  return nodes.map(({ ID, Description, Status }) => ({
    id: ID,
    name: Description?.Hostname || ID,
    state: Status.State,
  }));
}

interface RawTask {
  ID: string;
  CreatedAt: string;
  ServiceID: string;
  Slot?: number;
  NodeID?: string;
  Status: { State: string; Err?: string; ContainerStatus?: { ContainerID?: string; ExitCode?: number } };
}

interface RawNode {
  ID: string;
  Description?: { Hostname?: string };
  Status: { State: string };
}

function taskOf({ ID, ServiceID, Slot, NodeID, Status }: RawTask, services: ReadonlyMap<string, string>): Task {
  const { ContainerID, ExitCode } = Status.ContainerStatus ?? {};
  return {
    id: ID,
    service: services.get(ServiceID) ?? ServiceID,
    slot: Slot ?? 0,
    node: NodeID || undefined,
    state: Status.State,
    exitCode: hasEnded(Status.State) ? ExitCode : undefined, // 0 while it runs
    error: Status.Err || undefined,
    container: ContainerID || undefined,
  };
}

/** Tells whether a task will not run any more. */
export function hasEnded(state: string): boolean {
  return ['complete', 'failed', 'shutdown', 'rejected', 'orphaned', 'remove'].includes(state);
}

/** Tells whether a process of the task has at least been started. */
export function hasBegun(state: string): boolean {
  return ['starting', 'running', 'complete', 'failed'].includes(state);
}

/** Returns an option that ends the wait for an engine that does not answer. */
export function limited(): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(ANSWER_LIMIT_MS) };
}
