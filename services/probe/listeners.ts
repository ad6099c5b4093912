import { Server } from 'node:net';
import { guarded } from './guard.js';

/** The listeners of this process. */
export interface Listeners {
  /** Returns the ports that are listened on now, in order of size. A listener on a path has none, and counts as 0. */
  ports(): number[];
}

/** Follows the listeners of this process from now on; `changed` is called when one begins to listen. */
export function watchListeners(changed: () => void): Listeners {
  const servers = new Set<Server>();
  const listen = Server.prototype.listen as (this: Server, ...args: unknown[]) => Server;
  const follow = guarded((server: Server) => {
    if (servers.has(server)) return;
    servers.add(server);
    server.once('listening', guarded(changed));
    server.once('close', () => servers.delete(server));
  });
  Server.prototype.listen = function (this: Server, ...args: unknown[]) {
    follow(this);
    return listen.apply(this, args);
  } as Server['listen'];
  return { ports: () => [...new Set([...servers].flatMap(portOf))].sort((a, b) => a - b) };
}

function portOf(server: Server): number[] {
  const address = server.listening ? server.address() : null;
  return address === null ? [] : [typeof address === 'string' ? 0 : address.port];
}
