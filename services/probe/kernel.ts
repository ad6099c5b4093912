import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { SocketCensus } from '../../protos/vitals.js';
import { CensusByRole } from './ports.js';
import type { PortRoles } from './probe.js';

const DESCRIPTORS = '/proc/self/fd';
const TABLES = ['/proc/self/net/tcp', '/proc/self/net/tcp6'];

/**
 * A row of the tables, `sl local remote state queues timer retransmits uid timeout inode`: the two ports, the state and
 * the inode are captured.
 */
const ROW = /: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:([0-9A-F]{4}) ([0-9A-F]{2}) \S+ \S+ \S+ +\d+ +\d+ (\d+)/g;
const LISTEN = '0A';

/**
 * Takes the kernel's census: the TCP sockets that this process holds a descriptor of, listeners left out. It sees all
 * of them, the unreferenced ones too. Tables and descriptors are joined by inode, since the standard streams of a child
 * of Node are sockets too, and not TCP.
 */
export class KernelCensus {
  #last: { key: string; census: SocketCensus } | undefined;

  /**
   * Reads the census. The tables list every socket of the whole machine (or container), and each descriptor costs a
   * call to look at. So they are read again only when the process holds other descriptors than at the last reading, or
   * when `changes`, the count of sockets opened and closed since the start, has moved: a descriptor's number may have
   * been given to a new socket since.
   *
   * @throws when /proc cannot be read
   */
  read(roles: PortRoles, changes: number): SocketCensus {
    const key = JSON.stringify([roles, changes, readdirSync(DESCRIPTORS)]);
    if (this.#last?.key !== key) this.#last = { key, census: join(socketInodes(), roles) };
    return this.#last.census;
  }
}

/**
 * Joins the tables with the process's own inodes.
 * @param own inodes; each is taken out as it is found, since a table that changes while it is read may list a socket
 * twice
 */
function join(own: Set<string>, roles: PortRoles): SocketCensus {
  const census = new CensusByRole(roles);
  const connected: [local: number, remote: number][] = [];
  const listening = new Set<number>();
  for (const table of readTables()) {
    for (const [, local = '', remote = '', state, inode = ''] of table.matchAll(ROW)) {
      if (!own.delete(inode)) continue;
      const localPort = Number.parseInt(local, 16);
      if (state === LISTEN) listening.add(localPort);
      else connected.push([localPort, Number.parseInt(remote, 16)]);
    }
  }
  for (const [local, remote] of connected) census.add(local, remote, listening.has(local));
  return census.result();
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

/** Returns the reason why the kernel's census cannot be taken here; undefined where it can. */
export function kernelBlindness(): string | undefined {
  try {
    readdirSync(DESCRIPTORS);
    readFileSync(TABLES[0] as string);
    return undefined;
  } catch (error) {
    return `/proc cannot be read here: ${(error as Error).message}`;
  }
}

function socketInodes(): Set<string> {
  const inodes = new Set<string>();
  for (const name of readdirSync(DESCRIPTORS)) {
    const link = readDescriptor(name);
    if (link?.startsWith('socket:[')) inodes.add(link.slice(8, -1));
  }
  return inodes;
}

/** Reads a link of the folder; the descriptor that listed the folder is closed by now. */
function readDescriptor(name: string): string | undefined {
  try {
    return readlinkSync(`${DESCRIPTORS}/${name}`);
  } catch {
    return undefined;
  }
}

/** Reads the tables; there is no tcp6 where the kernel has no IPv6. */
function readTables(): string[] {
  return TABLES.flatMap((path, i) => {
    try {
      return [readFileSync(path, 'latin1')];
    } catch (error) {
      if (i === 0) throw error;
      return [];
    }
  });
}
