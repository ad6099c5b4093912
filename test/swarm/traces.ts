import type Dockerode from 'dockerode';

/** All that bears the name of a stack on the local engine or in its Swarm: what a run must not leave behind. */
export async function tracesOf(docker: Dockerode, stack: string): Promise<string[]> {
  const [services, networks, secrets, configs, containers, volumes, tasks] = await Promise.all([
    docker.listServices(),
    docker.listNetworks(),
    docker.listSecrets(),
    docker.listConfigs(),
    docker.listContainers({ all: true }),
    docker.listVolumes(),
    docker.listTasks({ filters: { label: [`com.docker.stack.namespace=${stack}`] } }),
  ]);
  const names = [
    ...[...services, ...secrets, ...configs].map(({ Spec }) => Spec?.Name ?? ''),
    ...networks.map(({ Name }) => Name),
    ...containers.flatMap(({ Names }) => Names.map((name) => name.slice(1))),
    ...volumes.Volumes.map(({ Name }) => Name),
  ];
  return [...names.filter((name) => name.startsWith(`${stack}_`)), ...tasks.map(({ ID }) => `task ${ID}`)].sort();
}
