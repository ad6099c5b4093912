import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The identity of a process: its number may be given out again, but never with the same start. */
export interface ProcessId {
  readonly pid: number;
  /** The start of the process, in clock ticks since the machine's start. */
  readonly startTicks: number;
}

/**
 * Returns the identity of the process with this number; undefined when there is none, or only its exit status is left.
 */
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

/** Ends a process at once if it is alive. Rejects when it has not gone within `limitMs`. */
export async function end(id: ProcessId, limitMs = 10_000): Promise<void> {
  const giveUpAtMs = performance.now() + limitMs;
  for (let first = true; lives(id); first = false) {
    if (first) kill(id.pid);
    if (performance.now() > giveUpAtMs) throw new Error(`process ${id.pid} does not end`);
    await sleep(10);
  }
}

/** Kills a process, which may have ended by itself since it was last seen. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/**
 * Reads the stat file of a process, see proc(5): the name, in parentheses, may hold anything; state, parent and, 18
 * fields further, the start come after it.
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
