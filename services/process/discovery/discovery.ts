/**
 * The addresses at which one replica can be reached: `host:port` of its agent port and of its front door; empty where
 * it has none.
 */
export interface ReplicaAddress {
  readonly agent: string;
  readonly frontDoor: string;
}

/**
 * Returns all replicas of a place that run at this moment, in no particular order: what `tasks.<service>` answers in a
 * Swarm.
 */
export type Resolve = () => Promise<readonly ReplicaAddress[]>;

/** The place where replicas find each other. */
export interface Discovery {
  readonly resolve: Resolve;
  /** Returns the address by which others find what is bound to `bound`; waits until they can. */
  ownAddress(bound: string): Promise<string>;
  /** Makes a replica visible, once it can be reached. `entry` must be new for every life of a replica. */
  announce(entry: string, self: ReplicaAddress): Promise<void>;
}

const LOOK_EVERY_MS = 20;

/** Waits until at least `count` replicas are visible. */
export async function untilVisible(resolve: Resolve, count: number): Promise<readonly ReplicaAddress[]> {
  for (;;) {
    const all = await resolve();
    if (all.length >= count) return all;
    await new Promise((wake) => setTimeout(wake, LOOK_EVERY_MS));
  }
}

/**
 * Splits an address.
 * @returns the host and port of `host:port`
 */
export function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}
