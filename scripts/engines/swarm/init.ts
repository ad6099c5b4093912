import type Dockerode from 'dockerode';
import { type EngineOptions, Unavailable } from '../engine.js';

const OWN_ADDRESS = '127.0.0.1';

/**
 * Makes the engine the manager of a new Swarm, if it is in none and that is allowed. Such a Swarm stays.
 * @returns what a reader should know, where one was made
 * @throws {Unavailable} it is no manager, and cannot be made one
 */
export async function ensureSwarm(docker: Dockerode, { swarmInit }: EngineOptions): Promise<string | undefined> {
  const { Swarm } = await docker.info();
  if (Swarm?.ControlAvailable) return undefined;
  if (Swarm?.LocalNodeState !== 'inactive')
    throw new Unavailable([
      {
        message: 'the engine is in a Swarm and not its manager',
        remedy: 'name the context of a manager: --docker-context=NAME',
      },
    ]);
  if (!swarmInit)
    throw new Unavailable([
      {
        message: 'the engine is in no Swarm',
        remedy: '--swarm-init makes it the manager of a new one; docker swarm leave --force ends that',
      },
    ]);
  await docker.swarmInit({ AdvertiseAddr: OWN_ADDRESS, ListenAddr: `${OWN_ADDRESS}:2377`, ForceNewCluster: false });
  return `made this engine the manager of a new Swarm of one node, at ${OWN_ADDRESS}; it stays until docker swarm leave --force`;
}
