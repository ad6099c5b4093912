import type Dockerode from 'dockerode';
import { OWNER_LABEL, RUN_LABEL, STACK_LABEL } from '../../scripts/engines/swarm/labels.js';

/** Names of everything that a stack can consist of, as they are in a Swarm now. */
export async function namesIn(docker: Dockerode): Promise<string[]> {
  const [services, secrets, configs, networks] = await Promise.all([
    docker.listServices(),
    docker.listSecrets(),
    docker.listConfigs(),
    docker.listNetworks(),
  ]);
  return [
    ...[...services, ...secrets, ...configs].map(({ Spec }) => Spec?.Name ?? ''),
    ...networks.map(({ Name }) => Name),
  ].sort();
}

/**
 * Makes a network, a service in it without a task, a secret and a config, each named by the stack, as the docker
 * command does. @returns their names
 */
export async function makeStack(
  docker: Dockerode,
  stack: string,
  lab?: { run: string; owner: string },
): Promise<string[]> {
  const Labels = { [STACK_LABEL]: stack, ...(lab && { [RUN_LABEL]: lab.run, [OWNER_LABEL]: lab.owner }) };
  const names = ['config', 'fleet', 'secret', 'service'].map((part) => `${stack}_${part}`);
  const [config, network, secret, service] = names as [string, string, string, string];
  const { id } = await docker.createNetwork({ Name: network, Driver: 'overlay', Labels });
  const TaskTemplate = { ContainerSpec: { Image: 'preflight-none' }, Networks: [{ Target: id }] };
  await Promise.all([
    docker.createSecret({ Name: secret, Labels, Data: 'eA==' }),
    docker.createConfig({ Name: config, Labels, Data: 'eA==' }),
    docker.createService({
      Name: service,
      Labels,
      TaskTemplate,
      Mode: { Replicated: { Replicas: 0 } },
      EndpointSpec: { Mode: 'dnsrr' },
    }),
  ]);
  return names;
}

/** Removes what is left of those; never fails. */
export async function unmake(docker: Dockerode, names: readonly string[]): Promise<void> {
  const of = (list: readonly { ID: string; Spec?: { Name?: string | undefined } | undefined }[]) =>
    list.filter(({ Spec }) => names.includes(Spec?.Name ?? '')).map(({ ID }) => ID);
  const [services, secrets, configs] = await Promise.all([
    docker.listServices(),
    docker.listSecrets(),
    docker.listConfigs(),
  ]);
  await Promise.allSettled(of(services).map((id) => docker.getService(id).remove()));
  const others = [
    ...of(secrets).map((id) => docker.getSecret(id)),
    ...of(configs).map((id) => docker.getConfig(id)),
    ...names.map((name) => docker.getNetwork(name)),
  ];
  await Promise.allSettled(others.map((each) => each.remove()));
}
