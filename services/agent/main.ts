import { createHash } from 'node:crypto';
import { AGENT_ENV, PORTS } from '../../protos/environment.js';
import { PROBE_ENV, probe } from '../probe/probe.js';
import { CADENCES } from '../process/cadence.js';
import {
  clientCredentials,
  clientOptions,
  readKeyMaterial,
  serverCredentials,
  TRANSPORTS,
} from '../process/credentials.js';
import { splitAddress, untilVisible } from '../process/discovery/discovery.js';
import { placeOf } from '../process/discovery/index.js';
import { number, oneOf, text } from '../process/environment.js';
import { listen } from '../process/listen.js';
import { watchParent } from '../process/parent.js';
import { type Variant, type VariantName, variants } from '../variants/index.js';
import { standard } from '../variants/standard.js';
import type { Behaviour } from '../variants/variant.js';
import { createAgentServer } from './agentServer.js';
import { createFrontDoor } from './frontDoor.js';
import { createLogSource } from './logSource.js';
import { offerMetrics } from './offerMetrics.js';
import { makeOwnPasses, type OwnPassesPlan } from './ownPasses.js';
import { createPasses } from './passes.js';
import { dialer } from './peer.js';
import { untilAllAreThere } from './portRoles.js';
import { rolePlay } from './roles.js';
import { channelOptions, serverOptions, serviceSettingsOf } from './serviceOptions.js';

/**
 * One replica: server and client at once, as in the incident, or one of them. It makes no pass before a driver has
 * asked for its baseline.
 */
async function main(): Promise<void> {
  watchParent();
  const name = text(AGENT_ENV.name);
  const host = {
    id: createHash('sha256').update(`${name} ${process.pid} ${Date.now()}`).digest('hex').slice(0, 12),
    name,
  };
  const variant: Variant & Behaviour = {
    ...standard,
    ...variants[oneOf<VariantName>(AGENT_ENV.variant, Object.keys(variants) as VariantName[])],
  };
  // No entry of the exit registry: that listens to signals, which has a handle and descriptors of the process measured.
  process.on('exit', () => variant.close?.());
  const transport = oneOf(AGENT_ENV.transport, TRANSPORTS);
  const keys = await readKeyMaterial(text(AGENT_ENV.certificates));
  const { serves, asks, place, servers } = rolePlay();
  const bind = text(AGENT_ENV.bind);
  const settings = serviceSettingsOf(process.env[AGENT_ENV.service]);
  const logs = createLogSource();
  const self = { agent: '', frontDoor: '' };

  if (serves) {
    const server = createAgentServer(host, logs, variant.emit, serverOptions(settings));
    self.agent = await place.ownAddress(await listen(server, bind, PORTS.agent, serverCredentials(keys, transport)));
  }
  const timed = new Set<object>();
  probe()?.setBusy(() => timed.size > 0);
  const dial = dialer({
    credentials: clientCredentials(keys, transport),
    options: { ...clientOptions(transport), ...channelOptions(settings) },
    timed,
    callDeadlineMs: settings.callDeadlineMs,
  });
  const faulty = settings.faultyPeers > 0 ? placeOf(text(AGENT_ENV.resolveFaulty)).resolve : async () => [];
  const everybody = async () => [...(await servers.resolve()), ...(await faulty())];
  const wishes = { deadlineMs: settings.streamDeadlineMs };
  const passes = asks
    ? createPasses({ variant, self: { id: host.id, address: self.agent }, resolve: everybody, dial, wishes })
    : undefined;

  const ownHost = splitAddress(await place.ownAddress(`${bind}:${PORTS.frontDoor}`)).host;
  const metrics = await offerMetrics(ownHost, { replica: name, variant: variant.name });
  const complete = gate();
  const begin = gate();
  const frontDoor = createFrontDoor(passes, {
    hostId: host.id,
    probe: probe(),
    complete: complete.opened,
    begin: begin.open,
  });
  self.frontDoor = await place.ownAddress(
    await listen(frontDoor, bind, PORTS.frontDoor, serverCredentials(keys, 'mtls')),
  );
  logs.log(
    `${name} (${host.id}) serves ${serves ? `peers on ${self.agent} and ` : ''}users on ${self.frontDoor}; discovery: ${asks ? variant.name : 'none'}`,
  );

  probe()?.introduce({
    id: host.id,
    ...(serves && { agent: self.agent }),
    frontDoor: self.frontDoor,
    ...(metrics && { metrics: metrics.address }),
  });
  await metrics?.awaited;
  await place.announce(host.id, self);
  await untilVisible(faulty, settings.faultyPeers);
  await untilAllAreThere(servers, number(AGENT_ENV.replicas, 1), self, metrics?.roles);
  complete.open();

  if (!passes) return;
  await begin.opened;
  await makeOwnPasses(passes, ownPassesPlan(), logs.log);
}

function ownPassesPlan(): OwnPassesPlan {
  return {
    passes: number(AGENT_ENV.passes, 1),
    slices: number(AGENT_ENV.slices, 1),
    cadence: oneOf(AGENT_ENV.cadence, CADENCES),
    ratePerSecond: number(AGENT_ENV.ratePerReplica, 0),
    seed: number(AGENT_ENV.seed, 0) + numberOf(text(AGENT_ENV.name)),
    quietMs: number(PROBE_ENV.quietMs, 1),
  };
}

/** Of `agent-3`, 3: jittered cadences differ from replica to replica. */
function numberOf(name: string): number {
  return Number(/\d+$/.exec(name)?.[0] ?? 0);
}

function gate(): { opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

await main();
