/**
 * Processes that run already: what can be told of them before anything is touched, how the probe gets into one of Node,
 * and how one of any other kind is looked at from outside. Imports services, and what lies in its own room.
 */
import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename } from 'node:path';

/** What the kernel tells of a process. */
export interface ProcessFacts {
  readonly pid: number;
  /** When it started, in ticks since the machine did: with the pid, what tells it from one that gets its number later. */
  readonly startTicks: string;
  /** `R`, `S`, `D`, `T`, `t`, `Z`, `X` …, of its main thread. */
  readonly state: string;
  readonly isKernelThread: boolean;
  readonly uid: number;
  readonly gid: number;
  /** Its command line as it was started; empty of kernel threads and zombies. */
  readonly argv: readonly string[];
}

/** `PF_KTHREAD` in the flags of a process. */
const KERNEL_THREAD = 0x00200000;

/** Reads what anybody may know of a process; undefined where there is none of that number. */
export function processFacts(pid: number): ProcessFacts | undefined {
  try {
    const fields = statFields(pid);
    const { uid, gid } = statSync(`/proc/${pid}`);
    const argv = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replace(/\0$/, '').split('\0');
    return {
      pid,
      ...{ state: fields[0] ?? '', startTicks: fields[19] ?? '', uid, gid },
      isKernelThread: (Number(fields[6]) & KERNEL_THREAD) !== 0,
      argv: argv.length === 1 && argv[0] === '' ? [] : argv,
    };
  } catch {
    return undefined;
  }
}

/** Tells whether that very process still runs: a zombie does not, and one that got its number is another. */
export function isRunning({ pid, startTicks }: Pick<ProcessFacts, 'pid' | 'startTicks'>): boolean {
  try {
    const fields = statFields(pid);
    return fields[19] === startTicks && fields[0] !== 'Z' && fields[0] !== 'X';
  } catch {
    return false;
  }
}

/** Returns the fields of `/proc/PID/stat` behind the name, which may hold anything. */
export function statFields(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** Returns the name of the file that a process runs, without its folder; undefined where that may not be known. */
export function executableName(pid: number): string | undefined {
  const link = linkOf(`/proc/${pid}/exe`);
  return link && basename(link.replace(/ \(deleted\)$/, ''));
}

/** Tells whether two processes share a namespace: the kind of which is given; undefined where it may not be known. */
export function sharesNamespace(pid: number, kind: 'pid' | 'mnt' | 'net'): boolean | undefined {
  const [its, ours] = [linkOf(`/proc/${pid}/ns/${kind}`), linkOf(`/proc/self/ns/${kind}`)];
  return its === undefined || ours === undefined ? undefined : its === ours;
}

/** Tells whether a process sees the same files as we do, and is not shut in a folder. */
export function hasOwnRoot(pid: number): boolean {
  return linkOf(`/proc/${pid}/root`) !== linkOf('/proc/self/root');
}

/** Returns a variable of the environment that a process was started with. */
export function startedWith(pid: number, variable: string): string | undefined {
  try {
    const all = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return all.find((each) => each.startsWith(`${variable}=`))?.slice(variable.length + 1);
  } catch {
    return undefined;
  }
}

/** Tells whether a process has a handler for a signal of that number. */
export function catches(pid: number, signal: number): boolean {
  try {
    const [, mask = '0'] = /^SigCgt:\s*([0-9a-f]+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return ((BigInt(`0x${mask}`) >> BigInt(signal - 1)) & 1n) === 1n;
  } catch {
    return false;
  }
}

/** Tells whether we may look into a process as a debugger may: at its descriptors. */
export function mayLookInto(pid: number): boolean {
  try {
    readdirSync(`/proc/${pid}/fd`);
    return true;
  } catch {
    return false;
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}
