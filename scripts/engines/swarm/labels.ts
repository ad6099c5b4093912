import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** The label on every part of a stack that holds the run's id, or {@link BY_HAND}. */
export const RUN_LABEL = 'grpc-leak-lab.run';
/** The label on every part of a stack that names the lab that made it, see {@link ownerOf}. */
export const OWNER_LABEL = 'grpc-leak-lab.owner';
/** The label on every image that was made here; its value says how. */
export const IMAGE_LABEL = 'grpc-leak-lab.image';
/** The docker command's own label: the stack that a part belongs to. */
export const STACK_LABEL = 'com.docker.stack.namespace';
/** The run of a stack that somebody deployed with the docker command. No lab removes it. */
export const BY_HAND = 'by-hand';

/**
 * Returns the name of a run's stack: short, and a different one for every run.
 * @example stackName('20260131T101502Z-leaky-swarm-3f2a') // "leak-lab-leaky-5c0f12ab"
 */
export function stackName(runId: string): string {
  const variant = /^[^-]+-([a-z0-9-]{1,24})-[^-]+-[^-]+$/.exec(runId)?.[1];
  const tail = createHash('sha256').update(runId).digest('hex').slice(0, 8);
  return ['leak-lab', variant, tail].filter(Boolean).join('-');
}

/**
 * Returns the owner of a stack of this process: `<hostname>@<machine>:<pid>:<start>`; that of another process by its
 * pid.
 */
export function ownerOf(pid: number = process.pid): string {
  return `${thisMachine()}:${pid}:${startOf(pid) ?? ''}`;
}

/**
 * Tells whether the process behind an owner's label still runs. `unknown`: it ran on another machine, or in a
 * container. Where the start time is missing, then or now (no /proc, or one that hides others' processes), any process
 * with the pid counts as the owner: leaving a stack behind is better than removing one in use.
 */
export function ownerState(owner: string): 'living' | 'dead' | 'unknown' {
  const [, host, pid, start] = /^(.+):(\d+):([^:]*)$/.exec(owner) ?? [];
  if (host !== thisMachine()) return 'unknown';
  if (!isAlive(Number(pid))) return 'dead';
  const now = startOf(Number(pid));
  return start === '' || now === undefined || now === start ? 'living' : 'dead';
}

/**
 * Returns the name of this machine; machines with the same name are told apart by their machine-id(5), where there is
 * one.
 */
function thisMachine(): string {
  try {
    return `${hostname()}@${readFileSync('/etc/machine-id', 'utf8').slice(0, 8)}`;
  } catch {
    return `${hostname()}@`;
  }
}

/**
 * Returns what tells a process from a later one with the same pid: the machine's boot, and the clock tick it was
 * started at. Linux only.
 */
function startOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').slice(0, 8);
    const afterName = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '');
    return `${boot}-${afterName.split(' ')[START_TIME]}`;
  } catch {
    return undefined; // no /proc here, or no such process
  }
}

/** The index of field 22 of proc(5)'s stat, counted from the one after the name, the third. */
const START_TIME = 22 - 3;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
