import { type PortRoles, probe } from '../probe/probe.js';
import { type Discovery, type ReplicaAddress, splitAddress, untilVisible } from '../process/discovery/discovery.js';

/**
 * Waits until N replicas that serve are visible, and tells the probe by which ports to sort sockets from then on.
 * @param besides further ports that the probe is told of
 */
export async function untilAllAreThere(
  servers: Discovery,
  replicas: number,
  self: ReplicaAddress,
  besides: PortRoles = {},
): Promise<void> {
  const all = await untilVisible(servers.resolve, replicas);
  const ports = (role: keyof ReplicaAddress) => ({
    listening: portsOf([self[role]]),
    remote: portsOf(all.map((address) => address[role])),
  });
  const roles = { ...besides, agent: ports('agent'), frontDoor: ports('frontDoor') };
  probe()?.setPortRoles(() => roles);
}

/** Returns the ports of addresses, each once; a replica without such a port is left out. */
function portsOf(addresses: readonly string[]): number[] {
  return [...new Set(addresses.filter((address) => address !== '').map((address) => splitAddress(address).port))];
}
