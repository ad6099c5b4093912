import type { Variant } from './variant.js';

/** The incident: a temporary client for every address of every pass, forgotten on all four exits. */
export const leaky: Variant = {
  name: 'leaky',
  summary: 'makes a client for every address of every pass and never closes one',
  shows: { topic: 'clients that are made and forgotten', as: 'cause' },
  history: 'Dozzle v8.0.0 to v8.0.2: every discovery pass left a client behind for every address.',
  expect: 'leak',
  retains: { clients: 'every-dial', failed: 'every-dial' },
  async discover({ addresses, self, known, dial }) {
    for (const address of addresses) {
      const peer = dial(address);
      const host = await peer.hostInfo().catch(() => undefined);
      if (!host) continue; // the call failed
      if (host.id === self.id) continue; // it is myself
      if (known.get(host.id)?.peer.address === address) continue; // already known: the steady state
      known.set(host.id, { name: host.name, peer }); // known at a new address: the old client is dropped
    }
  },
};
