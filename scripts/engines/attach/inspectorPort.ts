import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { sharesNamespace } from './procFiles.js';

/** The port on which Node opens its inspector, unless it is told another. */
const USUAL_PORT = 9229;

/** The options that name it, in the order in which Node takes them: the last one counts. */
const OPTION = /^--(?:inspect(?:-brk|-wait|-port)?|debug-port)(?:=(.*))?$/;

/** A TCP socket that a process listens on. */
export interface TcpListener {
  readonly port: number;
  /** Only this machine can reach it. */
  readonly isLocal: boolean;
}

/**
 * Returns the port that a process opens its inspector on.
 * @param argv its command line
 * @param nodeOptions its NODE_OPTIONS
 */
export function inspectorOptions(argv: readonly string[], nodeOptions: string): { readonly port: number } {
  let port = USUAL_PORT;
  for (const option of [...nodeOptions.split(/\s+/), ...nodeArguments(argv)]) {
    const [, value] = OPTION.exec(option) ?? [];
    const [, said] = /(?:^|:)(\d+)$/.exec(value ?? '') ?? [];
    if (said !== undefined) port = Number(said);
  }
  return { port };
}

/** Returns what is Node's own of a command line: what stands before the program. */
function nodeArguments([, ...words]: readonly string[]): readonly string[] {
  const program = words.findIndex((word) => !word.startsWith('-'));
  return program < 0 ? words : words.slice(0, program);
}

/** Returns the TCP sockets that a process listens on. */
export function listenersOf(pid: number): TcpListener[] {
  const inodes = inodesOf(pid);
  return allListeners(pid).filter(({ inode }) => inodes.has(inode));
}

/**
 * Returns the TCP ports that a process listens on and that lie in our network; its inspector's may be among them. None
 * where it has ended.
 */
export function portsOf(pid: number): number[] {
  try {
    return sharesNamespace(pid, 'net') === false ? [] : [...new Set(listenersOf(pid).map(({ port }) => port))];
  } catch {
    return [];
  }
}

/** Tells whether a port is held by another process in the network of this one. Port 0 is any that is free. */
export function isTakenByAnother(pid: number, port: number): boolean {
  if (port === 0) return false;
  const inodes = inodesOf(pid);
  return allListeners(pid).some((listener) => listener.port === port && !inodes.has(listener.inode));
}

function inodesOf(pid: number): Set<string> {
  return new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        const [, inode] = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`)) ?? [];
        return inode ?? [];
      } catch {
        return []; // closed meanwhile
      }
    }),
  );
}

/** A row of the tables: address and port, the remote end, the state, and the inode behind five more fields. */
const ROW = /: ([0-9A-F]+):([0-9A-F]{4}) [0-9A-F]+:[0-9A-F]{4} 0A \S+ \S+ \S+ +\d+ +\d+ (\d+)/g;

/** Loopback as the tables write it: 127.0.0.1, ::1, ::ffff:127.0.0.1. */
const LOCAL = /^(?:0100007F|00000000000000000000000001000000|0000000000000000FFFF00000100007F)$/;

function allListeners(pid: number): (TcpListener & { readonly inode: string })[] {
  return ['tcp', 'tcp6'].flatMap((table) => {
    try {
      return [...readFileSync(`/proc/${pid}/net/${table}`, 'latin1').matchAll(ROW)].map(
        ([, address = '', port = '', inode = '']) => ({
          port: Number.parseInt(port, 16),
          isLocal: LOCAL.test(address),
          inode,
        }),
      );
    } catch {
      return [];
    }
  });
}
