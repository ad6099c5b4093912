import { readFileSync } from 'node:fs';

/**
 * Returns how many processes the kernel has killed for memory since the machine, or this container, came up; undefined
 * where that is not told, as on macOS.
 */
export function oomKills(): number | undefined {
  const counts = ['/proc/vmstat', '/sys/fs/cgroup/memory.events']
    .map(oomKillsIn)
    .filter((count) => count !== undefined);
  return counts.length === 0 ? undefined : counts.reduce((sum, count) => sum + count, 0);
}

function oomKillsIn(file: string): number | undefined {
  try {
    const [, count] = /^oom_kill (\d+)$/m.exec(readFileSync(file, 'utf8')) ?? [];
    return count === undefined ? undefined : Number(count);
  } catch {
    return undefined;
  }
}
