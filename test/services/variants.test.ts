import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, it } from 'node:test';
import { variants } from '../../services/variants/index.js';
import { standard } from '../../services/variants/standard.js';
import type { KnownPeer, Peer, Variant } from '../../services/variants/variant.js';
import { root } from '../support/root.js';

const SELF = { id: 'id-a', address: 'a:7007' };

/** A fleet that answers by address, and every client made of it. */
function fleet(hosts: Record<string, string>) {
  const known = new Map<string, KnownPeer>();
  const clients: { address: string; closed: boolean }[] = [];
  const dial = (address: string): Peer => {
    const client = { address, closed: false };
    clients.push(client);
    return {
      address,
      hostInfo: async () => {
        const id = hosts[address];
        if (!id) throw new Error('UNAVAILABLE');
        return { id, name: id };
      },
      streamLogs: () => ({ next: async () => '', cancel: () => undefined }),
      close: () => {
        client.closed = true;
      },
    };
  };
  const pass = (variant: Variant) =>
    (variant.discover ?? standard.discover)({ addresses: Object.keys(hosts), self: SELF, known, dial });
  return { known, clients, pass, open: () => clients.filter(({ closed }) => !closed).length };
}

/** Clients still open, in a fleet of three: after five passes; after one; after two with a peer that moved. */
const HELD = {
  'every-dial': { five: 15, one: 3, moved: 4 },
  'one-per-peer': { five: 2, one: 2, moved: 1 },
  'one-per-address': { five: 3, one: 3, moved: 3 },
} as const;

const HOSTS = { 'a:7007': 'id-a', 'b:7007': 'id-b', 'c:7007': 'id-c' };

for (const [key, variant] of Object.entries<Variant>(variants)) {
  describe(`variant ${key}`, () => {
    afterEach(() => variant.close?.());

    it('is an exhibit: named like its file, under 30 lines, without gRPC', () => {
      const source = readFileSync(join(root, `services/variants/${key}.ts`), 'utf8');
      assert.equal(variant.name, key);
      assert.ok(source.trimEnd().split('\n').length < 30, 'it is 30 lines or longer');
      assert.doesNotMatch(source, /grpc/i);
    });

    it('knows every peer but itself after one pass', async () => {
      const { known, pass } = fleet(HOSTS);
      await pass(variant);
      assert.deepEqual([...known.keys()].sort(), ['id-b', 'id-c']);
    });

    it('keeps as many clients as it says', async () => {
      const { pass, open } = fleet(HOSTS);
      for (let number = 0; number < 5; number += 1) await pass(variant);
      assert.equal(open(), HELD[variant.retains.clients].five);
    });

    it('keeps the client it knows a peer by open', async () => {
      const { clients, known, pass } = fleet(HOSTS);
      for (let number = 0; number < 3; number += 1) await pass(variant);
      for (const { peer } of known.values())
        assert.ok(clients.some(({ address, closed }) => address === peer.address && !closed));
    });

    it('keeps as many when a peer fails, or comes back at a new address', async () => {
      const failing = fleet({ ...HOSTS, 'd:7007': '' });
      await failing.pass(variant);
      assert.equal(failing.open(), HELD[variant.retains.clients].one + (variant.retains.failed === undefined ? 0 : 1));

      variant.close?.();
      const hosts: Record<string, string> = { 'a:7007': 'id-a', 'b:7007': 'id-b' };
      const moving = fleet(hosts);
      await moving.pass(variant);
      delete hosts['b:7007'];
      hosts['b2:7007'] = 'id-b';
      await moving.pass(variant);
      assert.equal(moving.known.get('id-b')?.peer.address, 'b2:7007');
      assert.equal(moving.open(), HELD[variant.retains.clients].moved);
    });
  });
}

describe('reuse', () => {
  it('dials strangers only', async () => {
    const { clients, pass } = fleet(HOSTS);
    for (let number = 0; number < 4; number += 1) await pass(variants.reuse);
    assert.equal(clients.length, 2);
  });
});
