import assert from 'node:assert/strict';
import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Dockerode from 'dockerode';
import type { Tick, Vitals } from '../../protos/vitals.js';
import { ensureImages, ensurePrometheusImage } from '../../scripts/engines/swarm/images/index.js';
import { commandLine, workFolder } from '../flags/commandLine.js';
import { prometheus, swarm } from '../support/needs.js';
import { NOWHERE } from '../support/plans.js';
import { root } from '../support/root.js';
import { declared, docker, jsonLines, partsOf, until } from './stackByHand.js';

const REPLICAS = 2;
const PASSES = 6;
const SLICES = 3;

describe('grpc-leak-lab certificates', () => {
  it('makes them for their owner only, says how to go on, and never touches a folder that is there', async () => {
    using folder = workFolder();
    const { code, stdout } = await commandLine(['certificates', 'new/keys'], folder.path);
    const made = join(folder.path, 'new/keys');
    assert.equal(code, 0);
    assert.match(
      stdout,
      new RegExp(`LEAK_LAB_CERTIFICATES_DIR=${made} docker stack deploy .*-c \\S+swarm-stack\\.yml`),
    );
    assert.deepEqual(readdirSync(made).sort(), ['ca.pem', 'cert.pem', 'key.pem']);
    for (const name of readdirSync(made)) assert.equal(statSync(join(made, name)).mode & 0o777, 0o600);
    const before = statSync(join(made, 'key.pem')).mtimeMs;
    const again = await commandLine(['certificates', 'new/keys'], folder.path);
    assert.equal(again.code, 64);
    assert.match(again.stderr, /"new\/keys" is there already\n +→ remove it first/);
    assert.equal(statSync(join(made, 'key.pem')).mtimeMs, before);
  });

  it('says when nothing can be written there', async () => {
    using folder = workFolder();
    writeFileSync(join(folder.path, 'file'), '');
    const { code, stderr } = await commandLine(['certificates', 'file/keys'], folder.path);
    assert.equal(code, 64);
    assert.match(stderr, /→ name a folder that you can write to/);
  });
});

describe('the stack file, deployed by hand', swarm(), () => {
  const stack = `image-test-${process.pid}`;
  const folder = workFolder();
  let monitor = 'none';
  before(async () => {
    const job = { name: 'load', program: { runtime: 'node', file: '' }, environment: {} } as const;
    const engines = { local: new Dockerode(), further: [] };
    const { agent, load } = await ensureImages(
      { target: { runtime: 'node' }, job },
      NOWHERE,
      engines,
      new AbortController().signal,
    );
    await commandLine(['certificates'], folder.path);
    if (!prometheus().skip)
      monitor = (await ensurePrometheusImage(NOWHERE, engines, new AbortController().signal)).name;
    const knobs = {
      ...{
        LEAK_LAB_IMAGE: agent,
        LEAK_LAB_LOAD_IMAGE: load,
        LEAK_LAB_CERTIFICATES_DIR: join(folder.path, 'certificates'),
      },
      ...{
        LEAK_LAB_REPLICAS: `${REPLICAS}`,
        LEAK_LAB_PASSES: `${PASSES}`,
        LEAK_LAB_SLICES: `${SLICES}`,
        LEAK_LAB_RUN: stack,
      },
      ...{ LEAK_LAB_METRICS: 'on', LEAK_LAB_PROMETHEUS_IMAGE: monitor },
    };
    docker(['stack', 'deploy', '--resolve-image=never', '-c', join(root, 'swarm-stack.yml'), stack], knobs);
  });
  after(() => {
    docker(['stack', 'rm', stack]);
    folder[Symbol.dispose]();
  });

  it('is loaded by its own driver, and leaks exactly as predicted', async () => {
    const log = () =>
      docker(['service', 'logs', '--raw', `${stack}_load`]) + docker(['service', 'ps', '--no-trunc', `${stack}_load`]);
    const summary = await until(
      'the summary of the load',
      () => jsonLines(`${stack}_load`).find(({ kind }) => kind === 'summary'),
      log,
    );
    assert.deepEqual([summary.calls, summary.failed], [PASSES * REPLICAS, 0]);
    const levels = await until('the last checkpoint of every replica', () => {
      const all = Object.values(agentSockets(jsonLines(`${stack}_agent`) as unknown as Vitals[]));
      return all.length === REPLICAS && all.every((own) => own.length === SLICES + 1) ? all : undefined;
    });
    const perSlice = (2 * REPLICAS * PASSES) / SLICES;
    for (const [baseline = Number.NaN, ...later] of levels)
      assert.deepEqual(
        later,
        Array.from({ length: SLICES }, (_, slice) => baseline + perSlice * (slice + 1)),
      );
  });

  it('runs as nobody, confined, with secrets that only it can read', () => {
    const [container] = docker([
      'ps',
      '--quiet',
      '--filter',
      `label=com.docker.swarm.service.name=${stack}_agent`,
    ]).split('\n') as [string];
    const script = `
      const { readdirSync, statSync, writeFileSync } = require('fs');
      const attempt = () => { try { writeFileSync('/mark', ''); } catch ({ code }) { return code; } };
      const secrets = readdirSync('/run/secrets').sort().map((name) => { const { mode, uid } = statSync('/run/secrets/' + name); return [name, (mode & 0o777).toString(8), uid]; });
      console.log(JSON.stringify({ user: process.getuid(), attempt: attempt(), secrets }));`;
    const secrets = ['ca.pem', 'cert.pem', 'key.pem'].map((name) => [name, '400', 65532]);
    assert.deepEqual(JSON.parse(docker(['exec', container, 'node', '-e', script])), {
      user: 65532,
      attempt: 'EROFS',
      secrets,
    });
    const [{ HostConfig, Mounts, NetworkSettings }] = JSON.parse(docker(['inspect', container]));
    assert.deepEqual(
      [HostConfig.CapDrop, HostConfig.ReadonlyRootfs, HostConfig.PidsLimit, HostConfig.Memory],
      [['ALL'], true, 1000, 512 * 2 ** 20],
    );
    assert.deepEqual(
      Mounts.filter(({ Destination }: { Destination: string }) => !Destination.startsWith('/run/secrets/')),
      [],
    );
    assert.deepEqual(Object.keys(NetworkSettings.Ports), []);
    assert.deepEqual(Object.keys(NetworkSettings.Networks), [`${stack}_fleet`]);
  });

  it(
    'has a Prometheus once it is asked for, which scrapes every replica and prints its answers',
    prometheus(),
    async () => {
      const [service, agents] = [`${stack}_prometheus`, `${stack}_agent`];
      assert.equal(docker(['service', 'ps', '--quiet', service]), '');
      docker(['service', 'scale', '--detach', `${service}=1`]);
      const log = () =>
        docker(['service', 'logs', '--raw', service]) + docker(['service', 'ps', '--no-trunc', service]);
      const [answer] = await until(
        'an answer of Prometheus',
        () => [jsonLines(service)].find(({ length }) => length > 0),
        log,
      );
      assert.deepEqual(answer, { status: 'success', data: { alerts: [] } });
      const scrapers = () =>
        lastTicks(jsonLines(`${stack}_agent`) as unknown as Vitals[]).map(
          ({ sockets }) => sockets?.byRole.metrics?.accepted ?? 0,
        );
      await until(
        'a connection to the metrics of every replica',
        () => (scrapers().filter((count) => count > 0).length === REPLICAS ? true : undefined),
        () => `connections to each replica: ${scrapers()}\n${docker(['service', 'ps', '--no-trunc', agents])}${log()}`,
      );
    },
  );

  it('publishes nothing, and is labelled all over', () => {
    for (const name of ['agent', 'load', 'prometheus']) {
      const [{ Spec, Endpoint }] = JSON.parse(docker(['service', 'inspect', `${stack}_${name}`]));
      assert.deepEqual([Endpoint.Ports, Spec.EndpointSpec.Mode], [undefined, 'dnsrr']);
    }
    const labelled = declared(`grpc-leak-lab.run=${stack}`);
    assert.deepEqual(labelled, declared(`com.docker.stack.namespace=${stack}`));
    assert.ok(labelled.length >= 4 + 1 + 3 + 6, labelled.join(' '));
  });

  it('leaves nothing behind', async () => {
    docker(['stack', 'rm', stack]);
    await until('the end of the stack', () => (partsOf(stack).length === 0 ? true : undefined));
  });
});

/** Returns the last one of every replica. */
function lastTicks(lines: readonly Vitals[]): Tick[] {
  return [...new Map(lines.flatMap((line) => (line.kind === 'tick' ? [[line.boot, line]] : []))).values()];
}

/** Sockets on the agent port at every checkpoint in order, by replica. */
function agentSockets(lines: readonly Vitals[]): Record<string, number[]> {
  const levels: Record<string, number[]> = {};
  for (const line of lines) {
    if (line.kind !== 'checkpoint') continue;
    const agent = line.readings.at(-1)?.sockets?.byRole.agent;
    levels[line.boot] = [...(levels[line.boot] ?? []), (agent?.dialled ?? 0) + (agent?.accepted ?? 0)];
  }
  return levels;
}
