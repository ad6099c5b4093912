import { readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = '/sys/fs/cgroup';
const LIMIT_MS = 5_000;

/** Removes the control groups below `name`, in every hierarchy; an engine that was killed leaves them, empty. */
export async function removeCgroups(name: string): Promise<void> {
  const hierarchies = [ROOT, ...foldersIn(ROOT).map((folder) => join(ROOT, folder))];
  for (const hierarchy of hierarchies) if (foldersIn(hierarchy).includes(name)) await remove(join(hierarchy, name));
}

/**
 * Removes a group and those in it. The files in a group's folder go with it; it stays busy for a moment after its last
 * process.
 */
async function remove(group: string): Promise<void> {
  for (const folder of foldersIn(group)) await remove(join(group, folder));
  for (const giveUpAtMs = performance.now() + LIMIT_MS; ; await sleep(20)) {
    try {
      return rmdirSync(group);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return;
      if (code !== 'EBUSY' || performance.now() > giveUpAtMs) throw error;
    }
  }
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
  } catch {
    return [];
  }
}
