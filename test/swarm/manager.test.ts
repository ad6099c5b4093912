import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { engineInfo } from '../../scripts/engines/swarm/preflight/engineInfo.js';
import { manager } from '../../scripts/engines/swarm/preflight/manager.js';

type Docker = Parameters<typeof engineInfo>[0];

/** What an engine tells of itself, as far as it is read: of 29, by its documentation; no such engine was at hand. */
function telling(further: object): Docker {
  const Swarm = { NodeID: '', LocalNodeState: 'inactive', ControlAvailable: false, Error: '', RemoteManagers: null };
  return { info: async () => ({ Name: 'here', MemTotal: 8e9, NCPU: 4, Swarm, ...further }) } as unknown as Docker;
}

const HOST = 'unix:///var/run/docker.sock';
const problemsOf = async (further: object, swarmInit = true) =>
  manager(await engineInfo(telling(further)), HOST, { swarmInit }).map(
    ({ message, remedy }) => `${message} → ${remedy}`,
  );

describe('an engine that is in no Swarm', () => {
  it('can be made the manager of one, whatever it tells of its firewall, or nothing', async () => {
    for (const further of [{}, { FirewallBackend: null }, { FirewallBackend: { Driver: 'iptables+firewalld' } }])
      assert.deepEqual(await problemsOf(further), []);
    assert.match((await problemsOf({}, false)).join(), /is in no Swarm → --swarm-init/);
  });

  it('cannot where it writes its rules with nftables, which Docker Engine 29 refuses beside a Swarm', async () => {
    for (const Driver of ['nftables', 'nftables+firewalld'])
      assert.match(
        (await problemsOf({ FirewallBackend: { Driver, Info: [['ReloadedAt', 'now']] } })).join(),
        /^the Docker Engine at .* nftables, and no such engine can be in a Swarm → .*--firewall-backend=iptables/,
      );
  });
});
