import { accessSync, constants, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import type { Reading, SocketCensus } from '../../protos/vitals.js';
import { CensusByRole } from './ports.js';
import type { PortRoles } from './probe.js';

const OWN = '/proc/self';
const DESCRIPTORS = `${OWN}/fd`;
const UNIX_TABLE = `${OWN}/net/unix`;
const tcpTables = (proc: string) => [`${proc}/net/tcp`, `${proc}/net/tcp6`];
const udpTables = (proc: string) => [`${proc}/net/udp`, `${proc}/net/udp6`];

/**
 * A row of the tables, `sl local remote state queues timer retransmits uid timeout inode`: the two ports, the state and
 * the inode are captured.
 */
const ROW = /: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]{2}) \S+ \S+ \S+ +\d+ +\d+ (\d+)/g;
const LISTEN = '0A';

/** A row of the table of Unix sockets, `address: references protocol flags type state inode path`. */
const UNIX_ROW = /^[0-9a-f]+: [0-9A-F]+ [0-9A-F]+ [0-9A-F]+ [0-9A-F]+ ([0-9A-F]{2}) +(\d+)/gm;
const CONNECTED = '03';

export type DescriptorCounts = NonNullable<Reading['descriptors']>;

/** The descriptors of this process, and the sockets among them. */
export interface KernelReading {
  readonly sockets: SocketCensus;
  readonly descriptors: DescriptorCounts;
}

/** A reading that is to be taken. */
export interface KernelQuestion {
  readonly roles: PortRoles;
  /** The count of sockets opened and closed since the start. */
  readonly changes: number;
  /** Descriptors that are pipes to children, and no sockets of the target's. */
  readonly toChildren: ReadonlySet<string>;
  /** True: nothing is taken over from the last reading. */
  readonly fresh: boolean;
}

/** The process that a census is of, and what of it is no socket of the target's. */
export interface CensusSubject {
  /** Its folder in /proc; absent: the process that asks. */
  readonly proc?: string;
  /**
   * The numbers of descriptors whose Unix sockets were handed down; absent: all those that the process holds when the
   * census is set up, which is when it starts.
   */
  readonly inherited?: readonly number[];
}

/**
 * Takes the kernel's census: the descriptors that this process holds, and the connected sockets among them, listeners
 * left out. It sees all of them, the unreferenced ones too. Tables and descriptors are joined by inode.
 */
export class KernelCensus {
  /** The Unix sockets that the process was started with: its standard streams, its IPC channel, and what was handed down. */
  readonly #inherited: ReadonlySet<string>;
  readonly #proc: string;
  #last: { key: string; reading: KernelReading } | undefined;

  /** Sets up a census. */
  constructor({ proc = OWN, inherited }: CensusSubject = {}) {
    this.#proc = proc;
    this.#inherited = inheritedSockets(proc, inherited);
  }

  /**
   * Reads the census. The tables list every socket of the whole machine (or container), and each descriptor costs a
   * call to look at, some 2 to 3 µs. So unless it is to be fresh, they are read again only when the process holds other
   * descriptors than at the last reading, or when sockets have opened or closed since: a descriptor's number may have
   * been given to another.
   *
   * @throws when /proc cannot be read
   */
  read({ roles, changes, toChildren, fresh }: KernelQuestion): KernelReading {
    const key = JSON.stringify([roles, changes, readdirSync(`${this.#proc}/fd`)]);
    if (fresh || this.#last?.key !== key) this.#last = { key, reading: this.#look(roles, toChildren) };
    return this.#last.reading;
  }

  #look(roles: PortRoles, toChildren: ReadonlySet<string>): KernelReading {
    const { byKind, sockets } = readDescriptors(this.#proc);
    const own = new Set(sockets.keys());
    const all = own.size;
    const census = new CensusByRole(roles);
    joinTcp(own, census, this.#proc);
    const tcp = all - own.size;
    const unix = own.size === 0 ? { held: 0, connected: [] } : joinUnix(own, this.#proc);
    const udp = own.size === 0 ? 0 : joinUdp(own, this.#proc);
    const isOwn = (inode: string) => !this.#inherited.has(inode) && !toChildren.has(sockets.get(inode) ?? '');
    if (unix) census.addUnix(unix.connected.filter(isOwn).length);
    const kinds = { tcp, unix: unix?.held ?? 0, udp, ...byKind, other: (byKind.other ?? 0) + own.size };
    const total = Object.values(kinds).reduce((sum, count) => sum + count, 0);
    return { sockets: census.result(), descriptors: { total, byKind: withoutZeros(kinds) } };
  }
}

/**
 * Joins the TCP tables with the process's own inodes.
 * @param own inodes; each is taken out as it is found, since a table that changes while it is read may list a socket
 * twice
 */
function joinTcp(own: Set<string>, census: CensusByRole, proc: string): void {
  const connected: [local: number, remote: number][] = [];
  const listening = new Set<number>();
  for (const table of readTables(tcpTables(proc))) {
    for (const [, local = '', remote = '', state, inode = ''] of table.matchAll(ROW)) {
      if (!own.delete(inode)) continue;
      const localPort = Number.parseInt(local, 16);
      if (state === LISTEN) listening.add(localPort);
      else connected.push([localPort, Number.parseInt(remote, 16)]);
    }
  }
  for (const [local, remote] of connected) census.add(local, remote, listening.has(local));
}

/** Takes out the Unix sockets, and returns how many there are, and which are connected; undefined without the table. */
function joinUnix(own: Set<string>, proc: string): { held: number; connected: string[] } | undefined {
  const [table] = readTables([`${proc}/net/unix`], true);
  if (table === undefined) return undefined;
  let held = 0;
  const connected: string[] = [];
  for (const [, state, inode = ''] of table.matchAll(UNIX_ROW)) {
    if (!own.delete(inode)) continue;
    held += 1;
    if (state === CONNECTED) connected.push(inode);
  }
  return { held, connected };
}

function joinUdp(own: Set<string>, proc: string): number {
  const before = own.size;
  for (const table of readTables(udpTables(proc), true))
    for (const [, , , , inode = ''] of table.matchAll(ROW)) own.delete(inode);
  return before - own.size;
}

function inheritedSockets(proc: string, inherited: readonly number[] | undefined): Set<string> {
  try {
    const all = [...readDescriptors(proc).sockets];
    return new Set(all.filter(([, fd]) => inherited?.includes(Number(fd)) ?? true).map(([inode]) => inode));
  } catch {
    return new Set();
  }
}

/** Reads what every descriptor is of: the kinds of those that are no sockets, and the descriptors of sockets by inode. */
function readDescriptors(proc: string): { byKind: Record<string, number>; sockets: Map<string, string> } {
  const byKind: Record<string, number> = {};
  const sockets = new Map<string, string>();
  for (const name of readdirSync(`${proc}/fd`)) {
    const link = readDescriptor(`${proc}/fd/${name}`);
    if (link === undefined) continue; // the one that has listed the folder
    if (link.startsWith('socket:[')) sockets.set(link.slice(8, -1), name);
    else byKind[kindOf(link)] = (byKind[kindOf(link)] ?? 0) + 1;
  }
  return { byKind, sockets };
}

const EVENTS = /^anon_inode:\[?(eventpoll|eventfd|timerfd|signalfd|inotify|fanotify)/;

function kindOf(link: string): string {
  if (link.startsWith('/')) return 'file';
  if (link.startsWith('pipe:')) return 'pipe';
  return EVENTS.test(link) || link === 'inotify' ? 'event' : 'other';
}

function withoutZeros(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}

/**
 * Counts the descriptors of any kind: no census, but cheap, and it moves when a socket opens or closes. Undefined
 * without /proc.
 */
export function countDescriptors(): number | undefined {
  try {
    return readdirSync(DESCRIPTORS).length;
  } catch {
    return undefined;
  }
}

/** Returns the numbers of the descriptors that are held; undefined without /proc. */
export function heldDescriptors(): Set<number> | undefined {
  try {
    return new Set(readdirSync(DESCRIPTORS).map(Number));
  } catch {
    return undefined;
  }
}

/** Returns the reason why the kernel's census cannot be taken here; undefined where it can. */
export function kernelBlindness(): string | undefined {
  if (!isMainThread) return 'this is a worker thread, and the kernel counts the whole process';
  try {
    readdirSync(DESCRIPTORS);
    readFileSync(tcpTables(OWN)[0] as string);
    return undefined;
  } catch (error) {
    return `/proc cannot be read here: ${(error as Error).message}`;
  }
}

/** Returns the reason why Unix-domain sockets cannot be counted here; undefined where they can. */
export function unixBlindness(): string | undefined {
  try {
    accessSync(UNIX_TABLE, constants.R_OK);
    return undefined;
  } catch (error) {
    return `the kernel's table of Unix sockets cannot be read here: ${(error as Error).message}`;
  }
}

/** Reads a link of the folder; the descriptor that listed the folder is closed by now. */
function readDescriptor(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/**
 * Reads tables; there is no tcp6 where the kernel has no IPv6.
 * @param mayMiss whether the first may be missing as well
 * @throws where it may not
 */
function readTables(paths: readonly string[], mayMiss = false): string[] {
  return paths.flatMap((path, i) => {
    try {
      return [readFileSync(path, 'latin1')];
    } catch (error) {
      if (i === 0 && !mayMiss) throw error;
      return [];
    }
  });
}
