import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A row of a table of TCP sockets that listens: its port, and its inode. */
const LISTENING = /: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A \S+ \S+ \S+ +\d+ +\d+ (\d+)/g;

/** Returns the ports that a process listens on, in order of size; undefined where that may not be known. */
export function portsOf(pid: number): number[] | undefined {
  try {
    const held = socketsOf(pid);
    const ports = listenersIn(`/proc/${pid}`).flatMap(({ port, inode }) => (held.has(inode) ? [port] : []));
    return [...new Set(ports)].sort((a, b) => a - b);
  } catch {
    return undefined;
  }
}

/**
 * Returns the process that listens on a port of this machine; undefined where there is none that may be looked into.
 * @param among the processes that are looked at; default: all of the machine
 */
export function listenerAt(port: number, among: readonly number[] = allProcesses()): number | undefined {
  try {
    const inodes = new Set(listenersIn('/proc/self').flatMap((each) => (each.port === port ? [each.inode] : [])));
    if (inodes.size === 0) return undefined;
    return among.find((pid) => holdsOneOf(pid, inodes));
  } catch {
    return undefined;
  }
}

function listenersIn(proc: string): { port: number; inode: string }[] {
  return ['tcp', 'tcp6'].flatMap((name) => {
    const text = orEmpty(() => readFileSync(`${proc}/net/${name}`, 'latin1'));
    return [...text.matchAll(LISTENING)].map(([, port = '', inode = '']) => ({
      port: Number.parseInt(port, 16),
      inode,
    }));
  });
}

function socketsOf(pid: number): Set<string> {
  const links = readdirSync(`/proc/${pid}/fd`).map((fd) => orEmpty(() => readlinkSync(`/proc/${pid}/fd/${fd}`)));
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}

function holdsOneOf(pid: number, inodes: ReadonlySet<string>): boolean {
  try {
    const held = socketsOf(pid);
    return [...inodes].some((inode) => held.has(inode));
  } catch {
    return false; // it has ended, or may not be looked into
  }
}

function allProcesses(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

function orEmpty(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
