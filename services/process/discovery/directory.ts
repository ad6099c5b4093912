import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Discovery, ReplicaAddress } from './discovery.js';

/**
 * Finds replicas in a folder that holds one file per running replica: the processes engine's counterpart of Swarm's
 * DNS.
 */
export function directory(path: string): Discovery {
  const read = new Map<string, ReplicaAddress>();
  return {
    async resolve() {
      const names = (await readdir(path)).filter((name) => !name.startsWith('.')).sort();
      // An entry never changes while it exists, so each is read once.
      for (const name of names)
        if (!read.has(name)) read.set(name, JSON.parse(await readFile(join(path, name), 'utf8')));
      for (const name of read.keys()) if (!names.includes(name)) read.delete(name);
      return [...read.values()];
    },
    ownAddress: async (bound) => bound,
    async announce(entry, self) {
      const hidden = join(path, `.${entry}`);
      await writeFile(hidden, JSON.stringify(self));
      await rename(hidden, join(path, entry));
    },
  };
}
