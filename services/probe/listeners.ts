import { Server } from 'node:net';
import { guarded } from './guard.js';
import { isWatching, replace, undoable } from './undo.js';

/** The listeners of this process. */
export interface Listeners {
  /** Returns the ports that are listened on now, in order of size. A listener on a path has none, and counts as 0. */
  ports(): number[];
}

/**
 * Follows the listeners of this process from now on; `changed` is called when one begins to listen.
 * @param already those that listen already
 */
export function watchListeners(changed: () => void, already: readonly Server[] = []): Listeners {
  const servers = new Map<Server, () => void>();
  const listen = Server.prototype.listen as (this: Server, ...args: unknown[]) => Server;
  const told = guarded(changed);
  const follow = guarded((server: Server) => {
    if (!isWatching() || servers.has(server)) return;
    const forget = () => servers.delete(server);
    servers.set(server, forget);
    server.once('listening', told);
    server.once('close', forget);
  });
  for (const server of already) follow(server);
  replace(Server.prototype, 'listen', function (this: Server, ...args: unknown[]) {
    follow(this);
    return listen.apply(this, args);
  });
  undoable(() => {
    for (const [server, forget] of servers) server.off('listening', told).off('close', forget);
  });
  return { ports: () => [...new Set([...servers.keys()].flatMap(portOf))].sort((a, b) => a - b) };
}

function portOf(server: Server): number[] {
  const address = server.listening ? server.address() : null;
  return address === null ? [] : [typeof address === 'string' ? 0 : address.port];
}
