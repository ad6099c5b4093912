import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { connectivityState, status } from '@grpc/grpc-js';
import { AGENT_ENV } from '../../protos/environment.js';
import { writeCertificates } from '../../scripts/engines/certificates.js';
import { type EngineChild, startChild } from '../../scripts/engines/childProcess.js';
import { loopbackAddresses } from '../../scripts/engines/processes/loopback.js';
import type { FaultName } from '../../services/faulty/faultKinds.js';
import { faults } from '../../services/faulty/faults.js';
import {
  clientCredentials,
  clientOptions,
  type KeyMaterial,
  readKeyMaterial,
  TRANSPORTS,
  type Transport,
} from '../../services/process/credentials.js';
import { AgentService } from '../../services/process/definitions.js';

/** The experience of a caller with each: how its call ended, and whether it had a connection then. */
const LEARNT: Record<FaultName, readonly [status, boolean]> = {
  refuses: [status.UNAVAILABLE, false],
  'answers-with-error': [status.INTERNAL, true],
  'breaks-handshake': [status.UNAVAILABLE, false],
  'never-answers': [status.DEADLINE_EXCEEDED, true],
  'never-speaks': [status.DEADLINE_EXCEEDED, false],
};
/** Long enough for five TLS handshakes at once on a machine that is busy. */
const DEADLINE_MS = 1500;

describe('faulty peers fail each in its own way, and not for another transport than the plan’s', () => {
  let folder: string;
  let keys: KeyMaterial;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'faults-'));
    mkdirSync(join(folder, 'faulty'));
    await writeCertificates(join(folder, 'certificates'));
    keys = await readKeyMaterial(join(folder, 'certificates'));
  });
  after(() => rmSync(folder, { recursive: true }));

  for (const transport of TRANSPORTS) {
    it(`over ${transport}`, async () => {
      const binds = await loopbackAddresses(Object.keys(faults).length);
      const peers = binds.map((bind, index) => startFaulty(folder, { transport, bind, name: `faulty-${index + 1}` }));
      try {
        const said = await Promise.all(peers.map(({ said }) => said));
        const learnt = await Promise.all(
          said.map(async (text) => [faultIn(text), await learn(addressIn(text), keys, transport)]),
        );
        assert.deepEqual(Object.fromEntries(learnt), LEARNT);
      } finally {
        await Promise.all(peers.map(({ child }) => child.stop(1000)));
      }
    });
  }
});

/** @returns the process, and the line that it says when it has taken up its address */
function startFaulty(
  folder: string,
  { transport, bind, name }: { transport: Transport; bind: string; name: string },
): { child: EngineChild; said: Promise<string> } {
  const child = startChild([fileURLToPath(new URL('../../services/faulty/main.js', import.meta.url))], {
    [AGENT_ENV.name]: name,
    [AGENT_ENV.bind]: bind,
    [AGENT_ENV.transport]: transport,
    [AGENT_ENV.parent]: 'stdin',
    [AGENT_ENV.certificates]: join(folder, 'certificates'),
    [AGENT_ENV.resolveFaulty]: `directory:${join(folder, 'faulty')}`,
  });
  return { child, said: new Promise((resolve) => child.onLine(resolve)) };
}

const addressIn = (said: string) => / at (\S+): /.exec(said)?.[1] ?? said;
const faultIn = (said: string) => said.slice(said.lastIndexOf(' ') + 1);

async function learn(address: string, keys: KeyMaterial, transport: Transport): Promise<[status | undefined, boolean]> {
  const client = new AgentService(address, clientCredentials(keys, transport)(), clientOptions(transport));
  const code = await new Promise<status | undefined>((resolve) => {
    client.HostInfo({}, { deadline: Date.now() + DEADLINE_MS }, (error) => resolve(error?.code));
  });
  const connected = client.getChannel().getConnectivityState(false) === connectivityState.READY;
  client.close();
  return [code, connected];
}
