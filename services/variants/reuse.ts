import type { Variant } from './variant.js';

/** The redesign of v8.1.0: dials strangers only; itself and every address already known are skipped. */
export const reuse = {
  name: 'reuse',
  summary: 'dials only addresses it has no client for, and keeps that client',
  shows: { topic: 'clients that are made and forgotten', as: 'cure' },
  history: 'The redesign of v8.1.0: own and known addresses are skipped, and nobody is dialled twice.',
  expect: 'clean',
  retains: { clients: 'one-per-peer' },
  async discover({ addresses, self, known, dial }) {
    const familiar = new Set([self.address, ...[...known.values()].map(({ peer }) => peer.address)]);
    for (const address of addresses.filter((each) => !familiar.has(each))) {
      const peer = dial(address);
      const host = await peer.hostInfo().catch(() => undefined);
      if (!host || host.id === self.id) {
        peer.close();
        continue;
      }
      known.get(host.id)?.peer.close();
      known.set(host.id, { name: host.name, peer });
    }
  },
} satisfies Variant;
