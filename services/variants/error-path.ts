import type { Variant } from './variant.js';

/** Closes the client where all goes well, and forgets it where it does not: harmless until peers fail. */
export const errorPath: Variant = {
  name: 'error-path',
  summary: 'makes a client for every address of every pass and closes it when the call succeeded',
  shows: { topic: 'error paths', as: 'cause' },
  history: 'The remedy of the post-mortem easiest to get half right: close on every path, error paths above all.',
  expect: 'leak',
  retains: { clients: 'one-per-peer', failed: 'every-dial' },
  plan: { service: { faultyPeers: 3 } },
  async discover({ addresses, self, known, dial }) {
    for (const address of addresses) {
      const peer = dial(address);
      try {
        const host = await peer.hostInfo();
        const old = known.get(host.id);
        if (host.id === self.id || old?.peer.address === address) {
          peer.close();
          continue;
        }
        old?.peer.close();
        known.set(host.id, { name: host.name, peer });
      } catch {
        // the call failed: next time, perhaps
      }
    }
  },
};
