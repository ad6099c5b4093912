import type { SocketCensus } from '../../protos/vitals.js';
import type { PortRoles } from './probe.js';

type PortSide = 'dialled' | 'accepted';

/** Sorts sockets into the roles of their ports. One instance serves one census. */
export class CensusByRole {
  readonly #census: SocketCensus = { total: 0, byRole: {} };
  readonly #listening = new Map<number, string>();
  readonly #remote = new Map<number, string>();

  constructor(roles: PortRoles) {
    for (const [role, ports] of Object.entries(roles)) {
      this.#census.byRole[role] = { dialled: 0, accepted: 0 };
      for (const port of ports.listening) this.#listening.set(port, role);
      for (const port of ports.remote) this.#remote.set(port, role);
    }
  }

  /**
   * Adds a socket of which both ends are known.
   * @param ownListener whether this process listens on that local port, which decides the side of a socket without a
   * role
   */
  add(localPort: number, remotePort: number, ownListener: boolean): void {
    const accepted = this.#listening.get(localPort);
    const dialled = this.#remote.get(remotePort);
    if (accepted !== undefined) this.#count(accepted, 'accepted', 1);
    else if (dialled !== undefined) this.#count(dialled, 'dialled', 1);
    else this.#count('other', ownListener ? 'accepted' : 'dialled', 1);
  }

  /**
   * Adds `count` sockets whose side is known, by the port that tells their role: the remote port of dialled sockets,
   * the local port of accepted ones.
   */
  addSide(side: PortSide, port: number, count: number): void {
    const role = side === 'accepted' ? this.#listening.get(port) : this.#remote.get(port);
    this.#count(role ?? 'other', side, count);
  }

  /** Adds connected Unix-domain sockets; once this has been called, even with 0, they have been looked at. */
  addUnix(count: number): void {
    this.#census.total += count;
    this.#census.unix = (this.#census.unix ?? 0) + count;
  }

  result(): SocketCensus {
    return this.#census;
  }

  #count(role: string, side: PortSide, count: number): void {
    this.#census.total += count;
    const sockets = this.#census.byRole[role] ?? { dialled: 0, accepted: 0 };
    sockets[side] += count;
    this.#census.byRole[role] = sockets;
  }
}
