import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';

/** A process below the command, as the kernel knows it. */
export interface Descendant {
  readonly pid: number;
  /** Its command line, its words apart by spaces; empty for one that has just ended. */
  readonly command: string;
  /** True where it runs a Node binary. */
  readonly isNode: boolean;
  /** When it was started, in the kernel's clock: it tells it from a later process with the same number. */
  readonly started: number;
  /** CPU time that it has used, in ms. */
  readonly cpuMs: number;
}

/** CPU time of one tick of the kernel's clock, in ms: 100 a second wherever Node runs on Linux. */
const TICK_MS = 10;

/**
 * Returns the processes that descend from those given, and that live, without themselves. Nothing where there is no
 * /proc, as on macOS.
 */
export function descendantsOf(pids: Iterable<number>): Descendant[] {
  const found = new Map<number, Descendant>();
  const waiting = [...pids];
  const known = new Set(waiting);
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop())
    for (const child of childrenOf(pid)) {
      if (known.has(child)) continue;
      known.add(child);
      waiting.push(child);
      const descendant = readProcess(child);
      if (descendant) found.set(child, descendant);
    }
  return [...found.values()];
}

/** Returns a process as it is now; undefined once it has ended, and where there is no /proc. */
export function readProcess(pid: number): Descendant | undefined {
  const [descendant] = orNothing(() => {
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').filter(Boolean).join(' ');
    const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?=[A-Z] )/);
    const words = rest.split(' ');
    const [user = 0, system = 0, started = 0] = [words[11], words[12], words[19]].map(Number);
    return words[0] === 'Z' ? [] : [{ pid, command, isNode: isNode(pid), started, cpuMs: (user + system) * TICK_MS }];
  });
  return descendant;
}

function childrenOf(pid: number): number[] {
  return orNothing(() =>
    readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    ),
  );
}

function isNode(pid: number): boolean {
  return orNothing(() => [readlinkSync(`/proc/${pid}/exe`)]).some((path) =>
    /^node(js)?(\d+)?( |$)/.test(basename(path)),
  );
}

function orNothing<T>(reading: () => T[]): T[] {
  try {
    return reading();
  } catch {
    return []; // it has just ended, or may not be looked at
  }
}
