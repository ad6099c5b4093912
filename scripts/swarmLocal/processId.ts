import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process for certain: its number may be given out again, never with the same start. */
export interface ProcessId {
  readonly pid: number;
  /** In clock ticks since the machine's start. */
  readonly startTicks: number;
}

/** @returns nothing when there is no such process, or only its exit status is left */
export function identify(pid: number): ProcessId | undefined {
  const stat = statOf(pid);
  return stat && { pid, startTicks: stat.startTicks };
}

export function lives({ pid, startTicks }: ProcessId): boolean {
  return identify(pid)?.startTicks === startTicks;
}

export function childrenOf(parent: number): ProcessId[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.flatMap((pid) => {
    const stat = statOf(pid);
    return stat?.parent === parent ? [{ pid, startTicks: stat.startTicks }] : [];
  });
}

/** Ends it at once if it lives. Rejects when it has not gone within `limitMs`. */
export async function end(id: ProcessId, limitMs = 10_000): Promise<void> {
  const giveUpAtMs = performance.now() + limitMs;
  for (let first = true; lives(id); first = false) {
    if (first) kill(id.pid);
    if (performance.now() > giveUpAtMs) throw new Error(`process ${id.pid} does not end`);
    await sleep(10);
  }
}

/** It may have ended of itself since it was last seen. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * See proc(5): the name, in parentheses, may hold anything; state, parent and, nineteen further, the start come after
 * it.
 */
function statOf(pid: number): { parent: number; startTicks: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X'
      ? undefined
      : { parent: Number(fields[1]), startTicks: Number(fields[19]) };
  } catch {
    return undefined;
  }
}
