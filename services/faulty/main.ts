/**
 * The room of peers that fail, each in a way of its own. Imports process and protos.
 */
import { AGENT_ENV, PORTS } from '../../protos/environment.js';
import { readKeyMaterial, TRANSPORTS } from '../process/credentials.js';
import { discoveryOf } from '../process/discovery/index.js';
import { oneOf, text } from '../process/environment.js';
import { watchParent } from '../process/parent.js';
import { faultOf } from './faultKinds.js';
import { faults } from './faults.js';

/** Runs a peer that fails, found beside the replicas. The number in its name says how it fails. */
async function main(): Promise<void> {
  watchParent();
  const name = text(AGENT_ENV.name);
  const fault = faultOf(Number(/\d+$/.exec(name)?.[0] ?? 1));
  const transport = oneOf(AGENT_ENV.transport, TRANSPORTS);
  const keys = await readKeyMaterial(text(AGENT_ENV.certificates));
  const place = discoveryOf(text(AGENT_ENV.resolveFaulty));
  const bound = `${text(AGENT_ENV.bind)}:${PORTS.agent}`;
  await faults[fault](bound, { keys, transport });
  const agent = await place.ownAddress(bound);
  await place.announce(name, { agent, frontDoor: '' });
  process.stdout.write(`${name} at ${agent}: ${fault}\n`);
  setInterval(() => undefined, 60_000); // one that refuses holds nothing that would keep it here
}

await main();
