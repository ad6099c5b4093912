import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where one replica can be reached: `host:port` of its agent port and of its front door. */
export interface ReplicaAddress {
  readonly agent: string;
  readonly frontDoor: string;
}

/** All replicas that run at this moment, in no particular order: what `tasks.<service>` answers in a Swarm. */
export type Resolve = () => Promise<readonly ReplicaAddress[]>;

/** Resolves through a folder that holds one file per running replica; the processes engine's counterpart of Swarm's DNS. */
export function directoryResolver(directory: string): Resolve {
  const read = new Map<string, ReplicaAddress>();
  return async () => {
    const names = (await readdir(directory)).filter((name) => !name.startsWith('.')).sort();
    // An entry never changes while it exists, so each is read once.
    for (const name of names) if (!read.has(name)) read.set(name, JSON.parse(await readFile(join(directory, name), 'utf8')));
    for (const name of read.keys()) if (!names.includes(name)) read.delete(name);
    return [...read.values()];
  };
}

/** Makes a replica visible to {@link directoryResolver}. `entry` must be new for every life of a replica. */
export async function announce(directory: string, entry: string, address: ReplicaAddress): Promise<void> {
  const hidden = join(directory, `.${entry}`);
  await writeFile(hidden, JSON.stringify(address));
  await rename(hidden, join(directory, entry));
}

/** @returns the host and port of `host:port` */
export function splitAddress(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}
