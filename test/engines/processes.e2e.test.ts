import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type ChannelCredentials, credentials, status } from '@grpc/grpc-js';
import { generate } from 'selfsigned';
import { CERTIFICATE_NAME } from '../../protos/environment.js';
import type { Hello } from '../../protos/vitals.js';
import type { Deployment } from '../../scripts/engines/engine.js';
import { processes } from '../../scripts/engines/processes/engine.js';
import { loads } from '../../scripts/load/loads.js';
import type { RunPlan } from '../../scripts/plan/plan.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { FleetWatch } from '../../scripts/run/fleetWatch.js';
import { createRecorder } from '../../scripts/run/recorder.js';
import { clientOptions, type Transport } from '../../services/process/credentials.js';
import { AgentService, FleetService } from '../../services/process/definitions.js';
import { untilGone } from '../support/labProcess.js';
import { NOWHERE, planOf } from '../support/plans.js';

const NEVER = new AbortController().signal;

/** A fleet that is ready, and what it said. */
async function startFleet(plan: RunPlan): Promise<{ stack: Deployment; hellos: Hello[]; events: RecordEvent[] }> {
  const events: RecordEvent[] = [];
  const stack = await processes.start(plan, loads.none.job(plan), NOWHERE, NEVER);
  const recorder = createRecorder(
    { append: (event) => events.push(event), log: () => undefined },
    { event: () => undefined },
  );
  await new FleetWatch(plan, stack, recorder).ready(NEVER);
  const hellos = events.flatMap(({ from, line }) => (from === 'replica' && line.kind === 'hello' ? [line] : []));
  return { stack, hellos, events };
}

function hostInfo(address: string, creds: ChannelCredentials, transport: Transport = 'mtls'): Promise<status> {
  const client = new AgentService(address, creds, clientOptions(transport));
  return new Promise<status>((resolve) => {
    client.HostInfo({}, { deadline: Date.now() + 3000 }, (error) => resolve(error?.code ?? status.OK));
  }).finally(() => client.close());
}

function listHosts(address: string, creds: ChannelCredentials): Promise<status> {
  const client = new FleetService(address, creds, clientOptions('mtls'));
  return new Promise<status>((resolve) => {
    client.ListHosts({}, { deadline: Date.now() + 3000 }, (error) => resolve(error?.code ?? status.OK));
  }).finally(() => client.close());
}

describe('the processes engine', () => {
  let fleet: Awaited<ReturnType<typeof startFleet>>;
  let keys: { ca: Buffer; cert: Buffer; key: Buffer };
  let runtimeDir: string;

  before(async () => {
    const earlier = new Set(runtimeDirs());
    fleet = await startFleet(planOf({ variant: 'fixed', replicas: 3 }));
    runtimeDir = runtimeDirs().find((dir) => !earlier.has(dir)) as string;
    const read = (name: string) => readFileSync(join(runtimeDir, 'certificates', name));
    keys = { ca: read('ca.pem'), cert: read('cert.pem'), key: read('key.pem') };
  });
  after(async () => {
    await fleet.stack[Symbol.asyncDispose]();
  });

  it('gives every replica an id, an agent address and a front door of its own', () => {
    const hosts = fleet.hellos.flatMap(({ host }) => host ?? []); // a slow start is told of before it has one
    for (const part of ['id', 'agent', 'frontDoor'] as const)
      assert.equal(new Set(hosts.map((host) => host[part])).size, 3);
  });

  it('writes keys that only their owner can read', () => {
    assert.equal(statSync(runtimeDir).mode & 0o077, 0);
    for (const name of ['ca.pem', 'cert.pem', 'key.pem'])
      assert.equal(statSync(join(runtimeDir, 'certificates', name)).mode & 0o077, 0);
  });

  it('lets a client of this run in, at both ports', async () => {
    const { agent, frontDoor } = addressesOf(fleet.hellos);
    const creds = credentials.createSsl(keys.ca, keys.key, keys.cert);
    assert.equal(await hostInfo(agent, creds), status.OK);
    assert.equal(await listHosts(frontDoor, creds), status.OK);
  });

  it('lets nobody else in: no certificate, one of another authority, no TLS', async () => {
    const { agent, frontDoor } = addressesOf(fleet.hellos);
    const foreign = await generate([{ name: 'commonName', value: CERTIFICATE_NAME }], {
      keyType: 'ec',
      algorithm: 'sha256',
    });
    const strangers = {
      'no certificate': credentials.createSsl(keys.ca),
      'a certificate of another authority': credentials.createSsl(
        keys.ca,
        Buffer.from(foreign.private),
        Buffer.from(foreign.cert),
      ),
      'no TLS': credentials.createInsecure(),
    };
    for (const [who, creds] of Object.entries(strangers)) {
      assert.notEqual(await hostInfo(agent, creds), status.OK, `agent port, ${who}`);
      assert.notEqual(await listHosts(frontDoor, creds), status.OK, `front door, ${who}`);
    }
  });

  it('speaks plaintext at the agent port when asked to, and never at the front door', async () => {
    const plain = await startFleet(planOf({ variant: 'fixed', replicas: 1, transport: 'plaintext' }));
    try {
      const { agent, frontDoor } = addressesOf(plain.hellos);
      assert.equal(await hostInfo(agent, credentials.createInsecure(), 'plaintext'), status.OK);
      assert.notEqual(await listHosts(frontDoor, credentials.createInsecure()), status.OK);
    } finally {
      await plain.stack[Symbol.asyncDispose]();
    }
  });

  it('reports a replica that is killed, with its signal', async () => {
    const { stack, hellos, events } = await startFleet(planOf({ variant: 'fixed', replicas: 2 }));
    const victim = events.find(({ from, line }) => from === 'replica' && line.kind === 'hello');
    assert.ok(victim?.from === 'replica');
    process.kill(hellos[0]?.pid as number, 'SIGKILL');
    await stack.replicas.find(({ name }) => name === victim.replica)?.ended;
    await stack[Symbol.asyncDispose]();
    const ended = events.filter(({ from, line }) => from === 'lab' && line.kind === 'replica-ended');
    assert.equal(ended.length, 1);
    assert.deepEqual(
      { ...ended[0]?.line, lastLog: undefined },
      {
        kind: 'replica-ended',
        replica: victim.replica,
        how: 'signalled',
        code: null,
        signal: 'SIGKILL',
        lastLog: undefined,
      },
    );
  });

  it('leaves no process and no secret behind', async () => {
    const before = new Set(runtimeDirs());
    const { stack, hellos } = await startFleet(planOf({ variant: 'leaky', replicas: 2 }));
    await stack[Symbol.asyncDispose]();
    assert.deepEqual(await untilGone(hellos.map(({ pid }) => pid)), []);
    assert.deepEqual(
      runtimeDirs().filter((dir) => !before.has(dir)),
      [],
    );
  });

  it('starts nothing when it is told to stop first', async () => {
    await assert.rejects(processes.start(planOf({}), loads.none.job(planOf({})), NOWHERE, AbortSignal.abort('SIGINT')));
  });
});

function runtimeDirs(): string[] {
  return readdirSync(tmpdir())
    .filter((name) => /^grpc-leak-lab-\w{6}$/.test(name))
    .map((name) => join(tmpdir(), name));
}

function addressesOf([hello]: readonly Hello[]): { agent: string; frontDoor: string } {
  const { agent = '', frontDoor } = hello?.host ?? assert.fail();
  return { agent, frontDoor };
}
