import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AGENT_ENV } from '../../protos/environment.js';
import { PROBE_ENV, probe } from '../probe/probe.js';
import { type VariantName, variants } from '../variants/index.js';
import { createAgentServer } from './agentServer.js';
import { CADENCES } from './cadence.js';
import { clientCredentials, clientOptions, readKeyMaterial, serverCredentials, TRANSPORTS } from './credentials.js';
import { number, oneOf, resolver, text } from './environment.js';
import { createFrontDoor } from './frontDoor.js';
import { listen } from './listen.js';
import { createLogSource } from './logSource.js';
import { makeOwnPasses } from './ownPasses.js';
import { watchParent } from './parent.js';
import { createPasses } from './passes.js';
import { dialer } from './peer.js';
import { announce, type ReplicaAddress, type Resolve, splitAddress } from './resolve.js';

const AGENT_PORT = 7007;
const FRONT_DOOR_PORT = 7008;
const RESOLVE_EVERY_MS = 20;

/** One replica: server and client at once, as in the incident. */
async function main(): Promise<void> {
  const name = text(AGENT_ENV.name);
  const host = { id: createHash('sha256').update(`${name} ${process.pid} ${Date.now()}`).digest('hex').slice(0, 12), name };
  const variant = variants[oneOf<VariantName>(AGENT_ENV.variant, Object.keys(variants) as VariantName[])];
  const transport = oneOf(AGENT_ENV.transport, TRANSPORTS);
  const keys = await readKeyMaterial(text(AGENT_ENV.certificates));
  const resolve = resolver(AGENT_ENV.resolve);
  const bind = text(AGENT_ENV.bind);
  const logs = createLogSource();
  const begin = watchParent();

  const agent = await listen(createAgentServer(host, logs), bind, AGENT_PORT, serverCredentials(keys, transport));
  const dial = dialer(clientCredentials(keys, transport), clientOptions(transport));
  const passes = createPasses(variant, { id: host.id, address: agent }, resolve, dial);
  const frontDoor = await listen(createFrontDoor(host.id, passes), bind, FRONT_DOOR_PORT, serverCredentials(keys, 'mtls'));
  const self = { agent, frontDoor };
  logs.log(`${name} (${host.id}) serves peers on ${agent} and users on ${frontDoor}; discovery: ${variant.name}`);

  probe()?.introduce({ id: host.id, ...self });
  await announceSelf(host.id, self);
  await untilAllAreThere(resolve, number(AGENT_ENV.replicas, 1), self);
  await probe()?.checkpoint(0);
  probe()?.event('ready');

  if (text(AGENT_ENV.load) !== 'none') return;
  await begin;
  const plan = {
    passes: number(AGENT_ENV.passes, 1),
    slices: number(AGENT_ENV.slices, 1),
    cadence: oneOf(AGENT_ENV.cadence, CADENCES),
    ratePerSecond: number(AGENT_ENV.ratePerReplica, 0),
    seed: number(AGENT_ENV.seed, 0),
    quietMs: number(PROBE_ENV.quietMs, 1),
  };
  await makeOwnPasses(passes, plan, logs.log);
}

/** Swarm's DNS shows a task by itself; where a folder stands in for it, the replica enters itself. */
async function announceSelf(hostId: string, self: ReplicaAddress): Promise<void> {
  const where = text(AGENT_ENV.resolve);
  if (where.startsWith('directory:')) await announce(where.slice('directory:'.length), hostId, self);
}

/** Waits until N replicas are visible, and keeps the probe's ports up to date from then on. */
async function untilAllAreThere(resolve: Resolve, replicas: number, self: ReplicaAddress): Promise<void> {
  let all = await resolve();
  while (all.length < replicas) {
    await sleep(RESOLVE_EVERY_MS);
    all = await resolve();
  }
  const ports = (role: keyof ReplicaAddress) => ({
    listening: [splitAddress(self[role]).port],
    remote: [...new Set(all.map((address) => splitAddress(address[role]).port))],
  });
  probe()?.setPortRoles(() => ({ agent: ports('agent'), frontDoor: ports('frontDoor') }));
}

await main();
