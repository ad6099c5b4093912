import { ConnectionPool } from './connectionPool.js';
import type { Peer, Variant } from './variant.js';

const clients = new ConnectionPool<Peer>({ most: 64, idleMs: 60_000 });

/**
 * Uses a connection pool: a client is borrowed by its address and given back on every exit; none is made while one is
 * idle.
 */
export const pool: Variant = {
  name: 'pool',
  summary: 'borrows a client by address from a pool with a cap and idle eviction, and gives it back',
  shows: { topic: 'clients that are made and forgotten', as: 'cure' },
  history: 'A remedy of the post-mortem: clients come from a pool, which bounds them and closes them.',
  expect: 'clean',
  retains: { clients: 'one-per-address', failed: 'one-per-address' },
  close: () => clients.close(),
  async discover({ addresses, self, known, dial }) {
    for (const [id, { peer }] of known) if (!clients.holds(peer)) known.delete(id); // evicted
    for (const address of addresses) {
      using borrowed = await clients.borrow(address, dial);
      const peer = borrowed.client;
      const host = await peer.hostInfo().catch(() => undefined);
      if (host && host.id !== self.id) known.set(host.id, { name: host.name, peer });
    }
  },
};
