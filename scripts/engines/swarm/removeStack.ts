import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { STACK_LABEL } from './labels.js';
import { labParts, type Part } from './stacks.js';

/** It takes 5 s on an idle machine: a Swarm waits twice for 2 s before it lets a container go. A busy one takes longer. */
const LIMIT_MS = 30_000;
const POLL_MS = 100;

/**
 * Removes a stack of the lab, and waits until it is gone: services, secrets, configs, networks, and on this engine the
 * containers of its tasks. What is gone already is no error. Parts of that name without the lab's label stay.
 * @throws {AggregateError} what could not be removed within 30 s, and why
 */
export async function removeStack(docker: Dockerode, name: string): Promise<void> {
  const giveUpMs = performance.now() + LIMIT_MS;
  const services = new Set<string>();
  try {
    for (;;) {
      const { refused, left } = await removeOnce(docker, name, services);
      if (left.length === 0) return;
      if (performance.now() > giveUpMs) throw new AggregateError(refused.length > 0 ? refused : left.map((part) => new Error(`the ${part} is still there`)));
      await sleep(POLL_MS);
    }
  } catch (error) {
    const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
    throw new AggregateError(errors, `the stack ${name} could not be removed: ${errors.map((each) => (each as Error).message).join('; ')}`);
  }
}

/**
 * A removal that was accepted is not done yet: only a list without the part says so.
 * @param services ids of all services seen so far, by which their containers are known
 */
async function removeOnce(docker: Dockerode, name: string, services: Set<string>): Promise<{ refused: Error[]; left: string[] }> {
  const parts = await labParts(docker, name);
  for (const { kind, id } of parts) if (kind === 'service') services.add(id);
  const refused = (await Promise.all(parts.map((part) => remove(docker, part)))).filter((error) => error !== undefined);
  const left = parts.length > 0 ? parts.map((part) => `${part.kind} ${part.name}`) : await containersOf(docker, name, services);
  return { refused, left };
}

/** @returns why it could not be removed: a network is in use until the last task has ended */
async function remove(docker: Dockerode, { kind, id, name }: Part): Promise<Error | undefined> {
  try {
    if (kind === 'service') await docker.getService(id).remove();
    else if (kind === 'secret') await docker.getSecret(id).remove();
    else if (kind === 'config') await docker.getConfig(id).remove();
    else await docker.getNetwork(id).remove();
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404) return new Error(`the ${kind} ${name}: ${(error as Error).message}`, { cause: error });
  }
  return undefined;
}

/** Containers of these services, and of others of that stack that are gone; one of a service that exists is somebody else's. */
async function containersOf(docker: Dockerode, stack: string, services: ReadonlySet<string>): Promise<string[]> {
  const [containers, existing] = await Promise.all([
    docker.listContainers({ all: true, filters: JSON.stringify({ label: [SERVICE_LABEL] }) }),
    docker.listServices({ filters: JSON.stringify({ label: [`${STACK_LABEL}=${stack}`] }) }),
  ]);
  const others = new Set(existing.map(({ ID }) => ID));
  return containers
    .filter(({ Labels }) => services.has(Labels[SERVICE_LABEL] ?? '') || (Labels[STACK_LABEL] === stack && !others.has(Labels[SERVICE_LABEL] ?? '')))
    .map(({ Names, Id }) => `container ${Names[0]?.replace(/^\//, '') ?? Id}`);
}

/** On the container of every task. */
const SERVICE_LABEL = 'com.docker.swarm.service.id';
