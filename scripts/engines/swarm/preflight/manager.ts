import { listed } from '../../../text/figures.js';
import type { Problem } from '../../../text/problem.js';
import type { EngineOptions } from '../../engine.js';
import { isLocal } from '../endpoint.js';
import type { EngineInfo } from './engineInfo.js';

/** Returns why stacks cannot be deployed through this engine: only a Swarm's manager takes them. */
export function manager(
  { Swarm, FirewallBackend }: Pick<EngineInfo, 'Swarm' | 'FirewallBackend'>,
  host: string,
  { swarmInit }: Pick<EngineOptions, 'swarmInit'>,
): Problem[] {
  if (Swarm.ControlAvailable) return [];
  if (FirewallBackend?.Driver.startsWith('nftables')) return [byNftables(host)];
  switch (Swarm.LocalNodeState) {
    case 'inactive':
      return inNone(host, swarmInit);
    case 'active':
      return [
        {
          message: `the Docker Engine at ${host} is a worker of its Swarm, and only a manager takes stacks`,
          remedy: `use the docker context of a manager${managers(Swarm)}: --docker-context=NAME`,
        },
      ];
    case 'locked':
      return [{ message: `the Swarm of the Docker Engine at ${host} is locked`, remedy: 'docker swarm unlock' }];
    default:
      return [
        {
          message: `the Docker Engine at ${host} is not in its Swarm (${[Swarm.LocalNodeState, Swarm.Error].filter(Boolean).join(': ')})`,
          remedy: 'see docker info and the engine’s log; docker swarm leave --force gives the membership up',
        },
      ];
  }
}

/** Returns the problem of an engine that writes its rules with nftables: it refuses to be in any Swarm. */
function byNftables(host: string): Problem {
  return {
    message: `the Docker Engine at ${host} writes its firewall rules with nftables, and no such engine can be in a Swarm`,
    remedy: 'start it with --firewall-backend=iptables, or take "firewall-backend" out of its daemon.json',
  };
}

function inNone(host: string, swarmInit: boolean): Problem[] {
  const message = `the Docker Engine at ${host} is in no Swarm`;
  if (!isLocal(host))
    return [
      {
        message,
        remedy: `make it the manager of one, which the lab does on the local engine only: docker --host ${host} swarm init`,
      },
    ];
  return swarmInit
    ? []
    : [{ message, remedy: '--swarm-init makes it the manager of a new one (docker swarm leave --force undoes that)' }];
}

function managers({ RemoteManagers }: EngineInfo['Swarm']): string {
  const names = (RemoteManagers ?? []).map(({ Addr }) => Addr.replace(/:\d+$/, ''));
  return names.length === 0 ? '' : ` (${listed(names)})`;
}
