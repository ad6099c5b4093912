import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { STACK_LABEL } from './labels.js';
import { labParts, type Part } from './stacks.js';
import { lingeringTasks } from './tasks/lingering.js';
import { within } from './within.js';

/**
 * The time that a removal may take. It takes 4 to 5 s on an idle machine, since a Swarm waits twice for 2 s before it
 * lets a container go; a busy machine takes longer.
 */
const LIMIT_MS = 30_000;
/**
 * The time after which containers on this engine are removed without waiting for the Swarm to do it; others are out of
 * reach.
 */
const PATIENCE_MS = 5_000;
const POLL_MS = 100;
/** The time that an engine gets to answer; then it is asked again, until the limit. */
const ANSWER_MS = 10_000;

/**
 * Removes a stack of the lab, and waits until it is gone: services, secrets, configs, networks, and on this engine the
 * containers of its tasks. What is gone already is no error. Parts of that name without the lab's label stay.
 * @throws {AggregateError} what could not be removed within 30 s, and why
 */
export async function removeStack(docker: Dockerode, name: string): Promise<void> {
  const beganMs = performance.now();
  const services = new Set<string>();
  try {
    for (;;) {
      const { refused, left } = await within(ANSWER_MS, removeOnce(docker, name, services)).catch((error: Error) => ({
        refused: [error],
        left: [name],
      }));
      if (left.length === 0) return;
      const waitedMs = performance.now() - beganMs;
      if (waitedMs > PATIENCE_MS)
        refused.push(
          ...(await within(ANSWER_MS, endContainers(docker, name, services)).catch((error: Error) => [error])),
        );
      if (waitedMs > LIMIT_MS)
        throw new AggregateError(
          refused.length > 0 ? refused : left.map((part) => new Error(`the ${part} is still there`)),
        );
      await sleep(POLL_MS);
    }
  } catch (error) {
    const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
    throw new AggregateError(
      errors,
      `the stack ${name} could not be removed: ${errors.map((each) => (each as Error).message).join('; ')}`,
    );
  }
}

/**
 * Removes what is left, once. A removal that was accepted is not done yet: only a list without the part says so.
 * @param services ids of all services seen so far, by which their containers are known
 */
async function removeOnce(
  docker: Dockerode,
  name: string,
  services: Set<string>,
): Promise<{ refused: Error[]; left: string[] }> {
  const parts = await labParts(docker, name);
  for (const { kind, id } of parts) if (kind === 'service') services.add(id);
  const refused = (await Promise.all(parts.map((part) => remove(docker, part)))).filter((error) => error !== undefined);
  if (parts.length > 0) return { refused, left: parts.map((part) => `${part.kind} ${part.name}`) };
  const [containers, tasks] = await Promise.all([
    containersOf(docker, name, services),
    lingeringTasks(docker, services),
  ]);
  return { refused, left: [...containers.map((each) => `container ${each.name}`), ...tasks] };
}

/**
 * Removes a part.
 * @returns why it could not be removed: a network is in use until the last task has ended
 */
async function remove(docker: Dockerode, { kind, id, name }: Part): Promise<Error | undefined> {
  try {
    if (kind === 'service') await docker.getService(id).remove();
    else if (kind === 'secret') await docker.getSecret(id).remove();
    else if (kind === 'config') await docker.getConfig(id).remove();
    else await docker.getNetwork(id).remove();
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404)
      return new Error(`the ${kind} ${name}: ${(error as Error).message}`, { cause: error });
  }
  return undefined;
}

/**
 * Lists the containers of services that are gone: of these, or of that stack. One whose service exists may be somebody
 * else's.
 */
async function containersOf(
  docker: Dockerode,
  stack: string,
  services: ReadonlySet<string>,
): Promise<{ id: string; name: string }[]> {
  const [containers, list] = await Promise.all([
    docker.listContainers({ all: true, filters: JSON.stringify({ label: [SERVICE_LABEL] }) }),
    docker.listServices(),
  ]);
  const existing = new Set(list.map(({ ID }) => ID));
  return containers
    .filter(({ Labels }) => !existing.has(Labels[SERVICE_LABEL] ?? ''))
    .filter(({ Labels }) => services.has(Labels[SERVICE_LABEL] ?? '') || Labels[STACK_LABEL] === stack)
    .map(({ Names, Id }) => ({ id: Id, name: Names[0]?.replace(/^\//, '') ?? Id }));
}

/**
 * Ends the containers of services that are gone.
 * @returns why some could not be removed; the Swarm may be removing them just now, which is no reason
 */
async function endContainers(docker: Dockerode, stack: string, services: ReadonlySet<string>): Promise<Error[]> {
  const removals = (await containersOf(docker, stack, services)).map(async ({ id, name }) => {
    try {
      await docker.getContainer(id).remove({ force: true });
    } catch (error) {
      const { statusCode, message } = error as Error & { statusCode?: number };
      if (statusCode !== 404 && statusCode !== 409)
        return new Error(`the container ${name}: ${message}`, { cause: error });
    }
    return undefined;
  });
  return (await Promise.all(removals)).filter((error) => error !== undefined);
}

/** The label on the container of every task that holds its service's id. */
const SERVICE_LABEL = 'com.docker.swarm.service.id';
