import type { Variant } from './variant.js';

/** The fix of v8.0.3: the same passes, with the client closed on every exit. */
export const fixed: Variant = {
  name: 'fixed',
  summary: 'makes a client for every address of every pass and closes it on every exit',
  shows: { topic: 'clients that are made and forgotten', as: 'cure' },
  history: 'The fix of v8.0.3: closed on every exit.',
  expect: 'clean',
  retains: { clients: 'one-per-peer' },
  async discover({ addresses, self, known, dial }) {
    for (const address of addresses) {
      const peer = dial(address);
      const host = await peer.hostInfo().catch(() => undefined);
      const old = host && known.get(host.id);
      if (!host || host.id === self.id || old?.peer.address === address) {
        peer.close(); // the call failed, it is myself, or already known
        continue;
      }
      old?.peer.close(); // known at a new address
      known.set(host.id, { name: host.name, peer });
    }
  },
};
