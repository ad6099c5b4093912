import { readFileSync } from 'node:fs';

/**
 * Returns the path that the memory of the process's own cgroup can be read from, or undefined where it cannot: there
 * are no cgroups, or they are out of sight.
 */
export function findCgroupMemory(): string | undefined {
  try {
    const candidates = readFileSync('/proc/self/cgroup', 'utf8').split('\n').flatMap(candidatesOf);
    return candidates.find((path) => readCgroupBytes(path) !== undefined);
  } catch {
    return undefined;
  }
}

/** Returns the bytes that the cgroup uses, or undefined when its file cannot be read. */
export function readCgroupBytes(path: string | undefined): number | undefined {
  if (path === undefined) return undefined;
  try {
    const bytes = Number(readFileSync(path, 'latin1'));
    return Number.isFinite(bytes) ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Returns the paths that a line may stand for. A line is `id:controllers:path`; version 2 names no controllers. In a
 * container that shares the host's namespace of cgroups the path is the host's, while the mount shows only the
 * container's own cgroup, at its top.
 */
function candidatesOf(line: string): string[] {
  const [, controllers, path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
  if (controllers === '') return [`/sys/fs/cgroup${path}/memory.current`, '/sys/fs/cgroup/memory.current'];
  if (!controllers?.split(',').includes('memory')) return [];
  return [`/sys/fs/cgroup/memory${path}/memory.usage_in_bytes`, '/sys/fs/cgroup/memory/memory.usage_in_bytes'];
}
