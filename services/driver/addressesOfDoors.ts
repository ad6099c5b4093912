import { AGENT_ENV } from '../../protos/environment.js';
import { untilVisible } from '../process/discovery/discovery.js';
import { discoveryOf } from '../process/discovery/index.js';
import { number, text } from '../process/environment.js';

/**
 * The addresses, `host:port`, of the front doors of a plan's replicas: of those that make passes, and of those that
 * only serve, if there are any.
 */
export interface AddressesOfDoors {
  readonly clients: readonly string[];
  readonly servers: readonly string[];
}

/** Waits until all replicas of the plan are visible, and returns their front doors. */
export async function addressesOfDoors(): Promise<AddressesOfDoors> {
  const at = async (expression: string) => {
    const all = await untilVisible(discoveryOf(expression).resolve, number(AGENT_ENV.replicas, 1));
    return all.map(({ frontDoor }) => frontDoor);
  };
  const elsewhere = process.env[AGENT_ENV.resolveClients];
  const servers = await at(text(AGENT_ENV.resolve));
  return elsewhere ? { clients: await at(elsewhere), servers } : { clients: servers, servers: [] };
}
