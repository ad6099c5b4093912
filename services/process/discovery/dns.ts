import { resolve4 } from 'node:dns/promises';
import { networkInterfaces } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { PORTS } from '../../../protos/environment.js';
import { type Discovery, splitAddress } from './discovery.js';

const LOOK_EVERY_MS = 50;

/** The errors of a name that nobody has (yet), or of a name server that is still starting. */
const NOT_YET = new Set(['ENOTFOUND', 'ENODATA', 'ESERVFAIL', 'EREFUSED', 'ECONNREFUSED', 'ETIMEOUT']);

/**
 * Finds replicas by a DNS name with one A record per running replica, as `tasks.<service>` is in a Swarm. Records carry
 * no port, so every replica listens on the same ones.
 */
export function dns(name: string): Discovery {
  const addresses = async () => (await lookup(name)).sort();
  return {
    resolve: async () =>
      (await addresses()).map((host) => ({ agent: `${host}:${PORTS.agent}`, frontDoor: `${host}:${PORTS.frontDoor}` })),
    /**
     * Returns the address that the name shows: a container has more than one network, and that address is the one in
     * the fleet's.
     */
    async ownAddress(bound) {
      const own = new Set(
        Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address)),
      );
      for (;;) {
        const host = (await addresses()).find((address) => own.has(address));
        if (host !== undefined) return `${host}:${splitAddress(bound).port}`;
        await sleep(LOOK_EVERY_MS);
      }
    },
    announce: async () => undefined, // Swarm does
  };
}

async function lookup(name: string): Promise<string[]> {
  try {
    return await resolve4(name);
  } catch (error) {
    if (NOT_YET.has((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}
