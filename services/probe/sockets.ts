import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import type { SocketCensus } from '../../protos/vitals.js';
import { noteMove } from './moves.js';
import { CensusByRole } from './ports.js';
import type { PortRoles } from './probe.js';
import { transparently } from './transparent.js';
import { isWatching, replace, undoable } from './undo.js';

type SocketSide = 'dialled' | 'accepted';
type Connect = typeof Socket.prototype.connect;

/**
 * A function that is called for every socket dialled, before it is; the function it returns is called when that socket
 * has closed.
 */
export type OnDial = (connect: Connect, socket: Socket) => ((failed: boolean) => void) | undefined;

/**
 * Counts the sockets of this process as they open and close: TCP by the port that tells their role, which is the remote
 * port of dialled sockets and the local port of accepted ones, and those of the Unix domain. O(1) a socket, and no cost
 * at all between.
 */
export class SocketCounter {
  /** Openings and closings so far, onlookers left out: something has moved exactly if this has. */
  moves = 0;
  /** The `performance.now()` of the last of them. */
  lastMoveMs = Number.NEGATIVE_INFINITY;
  /** Open sockets, onlookers left out. */
  open = 0;
  /** Open sockets of those who only look on ({@link PortRole.onlookers}). */
  onlookers = 0;
  /** Openings and closings of all sockets, onlookers included. */
  changes = 0;
  /** TCP connections made so far, by who made them, onlookers left out. A dial that failed made none. */
  readonly connections: Record<SocketSide, number> = { dialled: 0, accepted: 0 };
  readonly #ports: Record<SocketSide, Map<number, number>> = { dialled: new Map(), accepted: new Map() };

  #unix = 0;
  /** Sockets that were open before the counter began to watch, as far as they are known. */
  #before = 0;
  /** The steps that take the counter's listeners off the sockets that are open. */
  readonly #listening = new Set<() => void>();

  readonly #roles: () => PortRoles;

  /**
   * Creates a counter.
   * @param roles is called whenever a socket is accepted
   */
  constructor(roles: () => PortRoles = () => ({})) {
    this.#roles = roles;
  }

  /** Begins to watch; sockets opened before are not counted. */
  watch(onDial: OnDial): void {
    const onAccepted = (message: unknown) => {
      const { socket } = message as { socket: Socket };
      quietly(() => {
        if (isLocal(socket)) this.#trackLocal(socket);
        else this.#track(socket, 'accepted', socket.localPort);
      });
    };
    subscribe('net.server.socket', onAccepted);
    undoable(() => {
      unsubscribe('net.server.socket', onAccepted);
      for (const takeOff of this.#listening) takeOff();
      this.#listening.clear();
    });
    const counter = this;
    const connect = Socket.prototype.connect as (this: Socket, ...args: unknown[]) => Socket;
    const patched = function (this: Socket, ...args: unknown[]) {
      quietly(() => {
        if (!isWatching()) return;
        const port = portOf(args);
        if (port !== undefined) counter.#track(this, 'dialled', port, onDial(patched, this));
        else if (pathOf(args) !== undefined) counter.#trackLocal(this, onDial(patched, this));
      });
      return transparently(() => connect.apply(this, args));
    } as Connect;
    replace(Socket.prototype, 'connect', patched);
  }

  census(roles: PortRoles): SocketCensus {
    const census = new CensusByRole(roles);
    for (const side of ['dialled', 'accepted'] as const) {
      for (const [port, count] of this.#ports[side]) census.addSide(side, port, count);
    }
    census.addUnix(this.#unix);
    const result = census.result();
    return { ...result, total: result.total + this.#before };
  }

  /**
   * Takes the sockets into account that were open before: a census has found so many in all.
   * @param total without onlookers
   */
  calibrate(total: number): void {
    this.#before = Math.max(0, total - this.open);
  }

  /** Counts a socket of the Unix domain until it closes. */
  #trackLocal(socket: Socket, onClose?: (failed: boolean) => void): void {
    this.#unix += 1;
    this.#moved(1);
    this.#untilClosed(socket, (failed) => {
      this.#unix -= 1;
      this.#moved(-1);
      onClose?.(failed);
    });
  }

  /** Counts a TCP socket until it closes. */
  #track(socket: Socket, side: SocketSide, port: number | undefined, onClose?: (failed: boolean) => void): void {
    if (port === undefined) return;
    const looksOn = side === 'accepted' && isOnlookers(port, this.#roles());
    this.#move(side, port, 1, looksOn);
    const connected = () => {
      this.connections.dialled += 1;
    };
    if (side === 'dialled') socket.once('connect', connected);
    else if (!looksOn) this.connections.accepted += 1;
    this.#untilClosed(
      socket,
      (failed) => {
        this.#move(side, port, -1, looksOn);
        onClose?.(failed);
      },
      connected,
    );
  }

  /** Calls back when a socket has closed. The counter's listeners are taken off it when the probe leaves. */
  #untilClosed(socket: Socket, closed: (failed: boolean) => void, connected?: () => void): void {
    const onClose = (failed: boolean) => {
      this.#listening.delete(takeOff);
      closed(failed);
    };
    const takeOff = () => {
      socket.off('close', onClose);
      if (connected) socket.off('connect', connected);
    };
    this.#listening.add(takeOff);
    socket.once('close', onClose);
  }

  #move(side: SocketSide, port: number, by: 1 | -1, looksOn: boolean): void {
    const ports = this.#ports[side];
    const count = (ports.get(port) ?? 0) + by;
    if (count === 0) ports.delete(port);
    else ports.set(port, count);
    if (looksOn) {
      this.changes += 1;
      this.onlookers += by;
    } else this.#moved(by);
  }

  #moved(by: 1 | -1): void {
    this.changes += 1;
    this.open += by;
    this.moves += 1;
    this.lastMoveMs = performance.now();
    noteMove();
  }
}

function isOnlookers(port: number, roles: PortRoles): boolean {
  return Object.values(roles).some(({ listening, onlookers }) => onlookers === true && listening.includes(port));
}

/** Runs `observe`, and swallows its errors: observing must never fail the target. */
function quietly(observe: () => void): void {
  try {
    observe();
  } catch {
    // A socket that was not counted shows as a disagreement with the kernel's census.
  }
}

/**
 * Returns the remote port in the arguments of `Socket.prototype.connect`: (port, host), (options), or what Node's own
 * callers pass, an array of options and callback. Undefined for a path.
 */
function portOf(args: readonly unknown[]): number | undefined {
  const first = firstOf(args);
  if (pathOf(args) !== undefined) return undefined;
  const port = typeof first === 'object' && first !== null ? (first as { port?: unknown }).port : first;
  const number = typeof port === 'string' && port !== '' ? Number(port) : port;
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined;
}

/** Returns the path in the arguments of `Socket.prototype.connect`, which goes before a port. */
function pathOf(args: readonly unknown[]): string | undefined {
  const first = firstOf(args);
  if (typeof first === 'object' && first !== null) {
    const { path } = first as { path?: unknown };
    return typeof path === 'string' && path !== '' ? path : undefined;
  }
  return typeof first === 'string' && first !== '' && !(Number(first) >= 0) ? first : undefined;
}

function firstOf(args: readonly unknown[]): unknown {
  return Array.isArray(args[0]) ? args[0][0] : args[0];
}

/** Tells whether an accepted socket is one of the Unix domain, which has no port. */
function isLocal(socket: Socket): boolean {
  const handle = (socket as { _handle?: object | null })._handle;
  return socket.localPort === undefined && handle?.constructor.name === 'Pipe';
}
