import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { nodeImage } from './nodeImage.js';

/** A service that is none of the lab's, in a stack of its own. @returns its id, once it runs */
export async function startForeign(docker: Dockerode, name = `foreign-${process.pid}`): Promise<string> {
  const { id } = await docker.createService({
    Name: name,
    Labels: { 'com.docker.stack.namespace': `foreign-${process.pid}` },
    TaskTemplate: {
      ContainerSpec: { Image: await nodeImage(docker), Command: ['node', '-e', 'setInterval(() => {}, 1000)'] },
    },
  } as Dockerode.CreateServiceOptions);
  while ((await tasksRunning(docker, id)) === 0) await sleep(50);
  return id;
}

export async function tasksRunning(docker: Dockerode, service: string): Promise<number> {
  const tasks: { Status: { State: string } }[] = await docker.listTasks({ filters: { service: [service] } });
  return tasks.filter(({ Status }) => Status.State === 'running').length;
}
