import { execFileSync } from 'node:child_process';
import { readFileSync, statfsSync } from 'node:fs';
import { availableParallelism } from 'node:os';

/** The limits that a plan has to fit into. One that cannot be read here is undefined and not checked. */
export interface Machine {
  /** Its name in a sentence; absent: the machine, which is this one. */
  name?: string | undefined;
  /** Soft limit of open descriptors of one process; Node raises it to the hard one, and its children inherit that. */
  descriptorLimit?: number | undefined;
  /** Memory that is free for new processes, within the limit of the container where there is one. */
  memoryBytes?: number | undefined;
  cpus: number;
  /** Ports that outgoing connections to one address can take. */
  ephemeralPorts?: number | undefined;
  /** Space that is free on the file system of the reports. */
  diskBytes?: number | undefined;
}

/**
 * Reads the limits of this machine; `folder` is an existing one on the file system that the record will be written to.
 */
export function readMachine(folder: string): Machine {
  return {
    descriptorLimit: descriptorLimit(),
    memoryBytes: process.availableMemory(),
    cpus: availableParallelism(),
    ephemeralPorts: ephemeralPorts(),
    diskBytes: diskBytes(folder),
  };
}

/** Returns the limits that apply here when the fleet runs elsewhere: the disk that keeps the record. */
export function recordOnly({ diskBytes }: Machine): Machine {
  return { cpus: Number.POSITIVE_INFINITY, diskBytes };
}

/** Reads the limit of this process: from /proc on Linux, else by asking a shell, which inherits it. */
function descriptorLimit(): number | undefined {
  const line = /^Max open files\s+(\d+|unlimited)/m.exec(textOf('/proc/self/limits') ?? '')?.[1];
  return limitOf(line ?? shell('ulimit -n'));
}

function limitOf(text: string | undefined): number | undefined {
  const limit = Number(text?.trim());
  return text !== undefined && Number.isInteger(limit) && limit > 0 ? limit : undefined;
}

function ephemeralPorts(): number | undefined {
  const [low, high] = (textOf('/proc/sys/net/ipv4/ip_local_port_range') ?? '').trim().split(/\s+/).map(Number);
  return low !== undefined && high !== undefined && high >= low ? high - low + 1 : undefined;
}

function diskBytes(folder: string): number | undefined {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return undefined; // a file system that does not tell
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined; // no /proc here
  }
}

function shell(command: string): string | undefined {
  try {
    return execFileSync('/bin/sh', ['-c', command], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined; // no shell here: not a Unix
  }
}
