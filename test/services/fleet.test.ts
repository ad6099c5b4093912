import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  type GrpcObject,
  loadPackageDefinition,
  type Server,
  ServerCredentials,
  type ServiceClientConstructor,
  type ServiceError,
  status,
} from '@grpc/grpc-js';
import { load } from '@grpc/proto-loader';
import { protoPath } from 'grpc-health-check';
import { createAgentServer } from '../../services/agent/agentServer.js';
import { createFrontDoor } from '../../services/agent/frontDoor.js';
import { createLogSource, type LogSource } from '../../services/agent/logSource.js';
import { createPasses, type Passes } from '../../services/agent/passes.js';
import { dialer } from '../../services/agent/peer.js';
import { clientCredentials, clientOptions } from '../../services/process/credentials.js';
import { AgentService, FleetService } from '../../services/process/definitions.js';
import { listen } from '../../services/process/listen.js';
import { fixed } from '../../services/variants/fixed.js';
import { variants } from '../../services/variants/index.js';
import { standard } from '../../services/variants/standard.js';
import { until } from '../support/patience.js';

/** `HealthCheckResponse.ServingStatus.SERVING` of grpc.health.v1. */
const SERVING = 1;

/** Two replicas in this process, over plaintext at both ports: what they serve is tested here, TLS with the engine. */
describe('a replica', () => {
  const servers: Server[] = [];
  const addresses: { agent: string; frontDoor: string }[] = [];
  const passes: Passes[] = [];
  const logs: LogSource[] = [];
  const insecure = clientCredentials({ ca: Buffer.of(), cert: Buffer.of(), key: Buffer.of() }, 'plaintext');
  const options = clientOptions('plaintext');

  before(async () => {
    for (const id of ['id-a', 'id-b']) {
      const source = createLogSource();
      const server = createAgentServer({ id, name: id }, source, standard.emit);
      const agent = await listen(server, '127.0.0.1', 17_007, ServerCredentials.createInsecure());
      const made = createPasses({
        variant: { ...standard, ...fixed },
        self: { id, address: agent },
        resolve: async () => addresses,
        dial: dialer({ credentials: insecure, options, timed: new Set() }),
        followOptions: { deadlineMs: 1000 },
      });
      const door = createFrontDoor(made, {
        hostId: id,
        probe: undefined,
        complete: Promise.resolve(),
        begin: () => undefined,
      });
      addresses.push({ agent, frontDoor: await listen(door, '127.0.0.1', 17_008, ServerCredentials.createInsecure()) });
      servers.push(server, door);
      passes.push(made);
      logs.push(source);
    }
  });
  after(() => {
    for (const { known } of passes) for (const { peer } of known.values()) peer.close();
    for (const server of servers) server.forceShutdown();
  });

  const fleetClient = () => new FleetService(addresses[0]?.frontDoor as string, insecure(), options);

  it('makes a pass when its front door is called, and answers with the hosts known', async () => {
    const client = fleetClient();
    const hosts = await new Promise((resolve, reject) =>
      client.ListHosts({}, (error, answer) => (error ? reject(error) : resolve(answer?.hosts))),
    );
    client.close();
    assert.deepEqual(hosts, [{ id: 'id-b', name: 'id-b', address: addresses[1]?.agent }]);
  });

  it('fails a pass in which nobody was found, itself included: that was no pass', async () => {
    let dials = 0;
    const made = createPasses({
      variant: { ...standard, ...fixed },
      self: { id: 'id-a', address: addresses[0]?.agent as string },
      resolve: async () => [],
      dial: (address) => {
        dials += 1;
        return dialer({ credentials: insecure, options, timed: new Set() })(address);
      },
      followOptions: { deadlineMs: 1000 },
    });
    await assert.rejects(made.run(), /nobody was found/);
    assert.equal(dials, 0);
  });

  it('relays a peer’s log to its end, and ends the peer’s stream when the user leaves', async () => {
    logs[1]?.log('first');
    logs[1]?.log('second');
    const client = fleetClient();
    const lines: string[] = [];
    for await (const line of client.TailLogs({ hostId: 'id-b', limit: 2 })) lines.push(line.text);
    assert.deepEqual(lines, ['first', 'second']);
    const first: string[] = [];
    for await (const line of client.TailLogs({ hostId: 'id-b', limit: 1 })) first.push(line.text);
    assert.deepEqual(first, ['first'], 'and no line more than was asked for');
    assert.equal(await followersOf(logs[1], 0), 0);

    const endless = client.TailLogs({ hostId: 'id-b' });
    await new Promise((resolve) => endless.once('data', resolve));
    const ended = new Promise((resolve) => endless.once('error', (error: ServiceError) => resolve(error.code)));
    assert.equal(logs[1]?.followers, 1);
    endless.cancel();
    assert.equal(await ended, status.CANCELLED);
    assert.equal(await followersOf(logs[1], 0), 0);
    client.close();
  });

  it('ends a stream with a limit by itself, whatever the variant does for those that leave', async () => {
    const source = createLogSource();
    source.log('a line');
    const server = createAgentServer(
      { id: 'id-c', name: 'id-c' },
      source,
      { ...standard, ...variants['stream-orphan'] }.emit,
    );
    const client = new AgentService(
      await listen(server, '127.0.0.1', 17_007, ServerCredentials.createInsecure()),
      insecure(),
    );
    const lines: string[] = [];
    for await (const { text } of client.StreamLogs({ limit: 1 }, { deadline: Date.now() + 2000 })) lines.push(text);
    assert.deepEqual([lines, source.followers], [['a line'], 0], 'nobody goes on for it');
    client.close();
    server.forceShutdown();
  });

  it('says which host it does not know', async () => {
    const client = fleetClient();
    const stream = client.TailLogs({ hostId: 'nobody' });
    const error = await new Promise<ServiceError>((resolve) => stream.once('error', resolve).resume());
    client.close();
    assert.equal(error.code, status.NOT_FOUND);
    assert.match(error.message, /nobody/);
  });

  it('tells of its health at both ports', async () => {
    const Health = await clientClass(protoPath, 'grpc.health.v1.Health');
    for (const address of Object.values(addresses[0] ?? {})) {
      const client = new Health(address, insecure());
      const answer = await new Promise((resolve, reject) => {
        client.Check?.({ service: '' }, (error: ServiceError | null, response: { status: number }) =>
          error ? reject(error) : resolve(response.status),
        );
      });
      client.close();
      assert.equal(answer, SERVING);
    }
  });

  it('lists its services to a client that looks around, at both ports', async () => {
    const file = fileURLToPath(import.meta.resolve('@grpc/reflection/build/proto/grpc/reflection/v1/reflection.proto'));
    const ServerReflection = await clientClass(file, 'grpc.reflection.v1.ServerReflection');
    for (const address of Object.values(addresses[0] ?? {})) {
      const client = new ServerReflection(address, insecure());
      const stream = client.ServerReflectionInfo?.();
      const answer = await new Promise<{ listServicesResponse: { service: { name: string }[] } }>((resolve, reject) => {
        stream.once('data', resolve).once('error', reject);
        stream.write({ listServices: '' });
      });
      stream.end();
      client.close();
      const names = answer.listServicesResponse.service.map(({ name }) => name);
      assert.ok(
        names.includes('leaklab.agent.v1.AgentService') && names.includes('leaklab.fleet.v1.FleetService'),
        names.join(),
      );
    }
  });
});

/** The service's client, from a .proto file that its package ships. */
async function clientClass(protoFile: string, name: string): Promise<ServiceClientConstructor> {
  const definition = loadPackageDefinition(await load(protoFile));
  return name
    .split('.')
    .reduce<unknown>((object, part) => (object as GrpcObject)[part], definition) as ServiceClientConstructor;
}

/** Waits until a log has so many followers. @returns how many it has */
async function followersOf(log: LogSource | undefined, wanted: number): Promise<number | undefined> {
  await until(() => log?.followers === wanted);
  return log?.followers;
}
