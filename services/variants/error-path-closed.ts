import type { Variant } from './variant.js';

/** Closes every client that it does not keep, however the call went. */
export const errorPathClosed: Variant = {
  name: 'error-path-closed',
  summary: 'makes a client for every address of every pass and closes it unless it is kept, in a finally',
  shows: { topic: 'error paths', as: 'cure' },
  history: 'The remedy done whole: a finally, or a using, that no exit can pass by.',
  expect: 'clean',
  retains: { clients: 'one-per-peer' },
  plan: { service: { faultyPeers: 3 } },
  async discover({ addresses, self, known, dial }) {
    for (const address of addresses) {
      const peer = dial(address);
      let kept = false;
      try {
        const host = await peer.hostInfo();
        if (host.id === self.id || known.get(host.id)?.peer.address === address) continue;
        known.get(host.id)?.peer.close();
        known.set(host.id, { name: host.name, peer });
        kept = true;
      } catch {
        // the call failed: next time, perhaps
      } finally {
        if (!kept) peer.close();
      }
    }
  },
};
