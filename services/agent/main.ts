/**
 * The room of the replica, as a program: what the other files of this folder make, in the order of its life. Imports
 * protos and, of services, variants, probe, process and monitoring.
 */
import { probe } from '../probe/probe.js';
import type { ReplicaAddress } from '../process/discovery/discovery.js';
import { watchParent } from '../process/parent.js';
import { joinFleet, passesOver } from './fleet.js';
import { type OfferedMetrics, offerMetrics } from './offerMetrics.js';
import { makeOwnPasses, readOwnPassesPlan } from './ownPasses.js';
import { ownHost, servePeers, serveUsers } from './ports.js';
import { type OwnReplica, readReplica } from './replica.js';

/**
 * Runs one replica: server and client at once, as in the incident, or one of them. It makes no pass before a driver has
 * asked for its baseline.
 */
async function main(): Promise<void> {
  watchParent();
  const replica = await readReplica();
  const { host, variant, role, logs } = replica;
  process.on('exit', () => variant.close?.());
  const agent = role.serves ? await servePeers(replica) : '';
  const passes = role.asks ? passesOver(replica, agent) : undefined;
  const metrics = await offerMetrics(await ownHost(replica), { replica: host.name, variant: variant.name });
  const complete = gate();
  const begin = gate();
  const frontDoor = await serveUsers(replica, passes, { complete: complete.opened, begin: begin.open });
  const self = { agent, frontDoor };

  introduce(replica, self, metrics);
  await metrics?.awaited;
  await joinFleet(replica, self, metrics?.roles);
  complete.open();

  if (!passes) return;
  await begin.opened;
  await makeOwnPasses(passes, readOwnPassesPlan(), logs.log);
}

function introduce(
  replica: OwnReplica,
  { agent, frontDoor }: ReplicaAddress,
  metrics: OfferedMetrics | undefined,
): void {
  const { host, variant, logs } = replica;
  const { serves, asks } = replica.role;
  logs.log(
    `${host.name} (${host.id}) serves ${serves ? `peers on ${agent} and ` : ''}users on ${frontDoor}; discovery: ${asks ? variant.name : 'none'}`,
  );
  probe()?.introduce({
    id: host.id,
    ...(serves && { agent }),
    frontDoor,
    ...(metrics && { metrics: metrics.address }),
  });
}

function gate(): { opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

await main();
