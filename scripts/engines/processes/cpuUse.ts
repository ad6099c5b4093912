import { readdirSync, readFileSync } from 'node:fs';
import type { CpuUse } from '../engine.js';

/**
 * Reads what the kernel says of how a process of this machine runs, over all its threads. Undefined where there is no
 * /proc, or the process has ended.
 */
export function cpuUseOf(pid: number | undefined): CpuUse | undefined {
  if (pid === undefined) return undefined;
  try {
    const threads = readdirSync(`/proc/${pid}/task`).flatMap((id) => threadOf(`/proc/${pid}/task/${id}`) ?? []);
    return threads.length === 0 ? undefined : together(threads);
  } catch {
    return undefined;
  }
}

interface Thread {
  /** The kernel's letter: R runs or waits for a core, D waits for a disk or for memory, S sleeps, T or t is stopped. */
  readonly state: string;
  readonly cpuMs: number;
  readonly waitedMs: number | undefined;
}

/** The unit of the times in `stat`: /proc counts in hundredths of a second on every architecture. */
const STAT_TICK_MS = 10;

/** Reads one thread; undefined where it has just ended. */
function threadOf(folder: string): Thread | undefined {
  const stat = read(`${folder}/stat`);
  if (stat === undefined) return undefined;
  // The name is in brackets and may hold anything; the state is the first field behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state = '', utime, stime] = [fields[0], fields[11], fields[12]];
  const [runNs, waitNs] = (read(`${folder}/schedstat`) ?? '').split(' ').map(Number);
  const isCounted = runNs !== undefined && waitNs !== undefined && runNs + waitNs > 0;
  return {
    state,
    cpuMs: isCounted ? runNs / 1e6 : (Number(utime) + Number(stime)) * STAT_TICK_MS,
    waitedMs: isCounted ? waitNs / 1e6 : undefined,
  };
}

function together(threads: readonly Thread[]): CpuUse {
  const waits = threads.flatMap(({ waitedMs }) => waitedMs ?? []);
  return {
    cpuMs: threads.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
    ...(waits.length > 0 && { waitedMs: waits.reduce((sum, each) => sum + each, 0) }),
    state: stateOf(threads.map(({ state }) => state)),
  };
}

function stateOf(letters: readonly string[]): CpuUse['state'] {
  if (letters.every((letter) => letter === 'T' || letter === 't')) return 'stopped';
  return letters.some((letter) => letter === 'R' || letter === 'D') ? 'ready' : 'asleep';
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}
