import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { PLACE } from '../../scripts/swarmLocal/ownership.js';
import { localSwarmProblems } from '../../scripts/swarmLocal/preflight.js';
import type { Needs } from './needs.js';

/** A machine that can hold a Swarm of three nodes. */
export function threeNodes(): Needs {
  const missing = localSwarmProblems().map(({ message }) => message);
  if (missing.length === 0) return { skip: false };
  if (process.env.LEAK_LAB_MUST_RUN === '1') throw new Error(`these tests must run: ${missing.join('; ')}`);
  return { skip: missing.join('; ') };
}

/**
 * Lists what a Swarm on this machine could leave behind. What comes and goes with the machine's own engine (its
 * `veth`s) is left out.
 */
export function traces(): Record<string, string[]> {
  return {
    interfaces: readdirSync('/sys/class/net').filter((name) => !name.startsWith('veth')),
    namespaces: namesIn('/run/netns'),
    rules: ['filter', 'nat', 'mangle'].flatMap((table) =>
      execFileSync('iptables', ['-t', table, '-S'], { encoding: 'utf8' }).split('\n'),
    ),
    mounts: readFileSync('/proc/mounts', 'utf8').split('\n').filter(isOurs),
    processes: pids().filter((pid) => isOurs(commandOf(pid))),
    controlGroups: ['', ...namesIn('/sys/fs/cgroup')].flatMap((hierarchy) =>
      namesIn(`/sys/fs/cgroup/${hierarchy}`).filter(isOurs),
    ),
    folders: existsSync(PLACE) ? readdirSync(PLACE) : [],
  };
}

/** The process namespace of a process, which outlives it for as long as others are in it. */
export function namespaceOf(pid: number | string): string {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return '';
  }
}

/** Ids of the processes in any of these process namespaces. */
export function processesIn(namespaces: readonly string[]): string[] {
  return pids().filter((pid) => namespaces.includes(namespaceOf(pid)));
}

function pids(): string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function isOurs(text: string): boolean {
  return text.includes(PLACE) || text.includes('grpc-leak-lab-swarm-');
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
