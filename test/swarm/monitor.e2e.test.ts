import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import Dockerode from 'dockerode';
import type { Hello } from '../../protos/vitals.js';
import { onPath } from '../../scripts/engines/onPath.js';
import { give, nameOf } from '../../scripts/engines/swarm/images/give.js';
import { hostFiles, SYSTEM } from '../../scripts/engines/swarm/images/hostFiles.js';
import { readRunFile } from '../../scripts/runs/runFiles.js';
import { countsOf, exactCounts } from '../monitoring/counts.js';
import { type LabProcess, runDirs } from '../support/labProcess.js';
import { labStarter } from '../support/labStarter.js';
import { prometheus, swarm } from '../support/needs.js';
import { nodeImage } from './nodeImage.js';
import { docker as dockerCommand, until } from './stackByHand.js';
import { stackOf } from './stackOf.js';
import { tracesOf } from './traces.js';

/** Slow enough that a machine kept busy by others does the work at the pace that the rules were set to. */
const RUN = ['--engine=swarm', '--passes=180', '--slices=4', '--rate=6'];

const GROWTH = ['GrpcChannelsGrowWithWork', 'GrpcSocketsGrowWithWork'];
const REPLICAS = ['agent-1', 'agent-2', 'agent-3'];

describe('the metrics of a replica on a Swarm', swarm(), () => {
  const docker = new Dockerode();
  const start = labStarter();

  it('are on its address in the stack’s network and nowhere else; every count is exact while they are scraped', async () => {
    const lab = start(['--variant=leaky', '--passes=24', '--slices=3', '--engine=swarm', '--metrics']);
    const { address, container } = await replicaOf(lab);
    const [host] = address.split(':') as [string];
    assert.notEqual(host, '127.0.0.1');
    assert.match(await fetched(container, `http://${address}/metrics`), /^leaklab_passes_total\{.*replica="agent-\d"/m);
    for (const elsewhere of ['127.0.0.1', await bridgeAddressOf(docker, container)]) {
      assert.notEqual(elsewhere, host);
      assert.equal(await fetched(container, `http://${elsewhere}:7009/metrics`), 'ECONNREFUSED');
    }
    let scrapes = 0;
    while (
      lab.child.exitCode === null &&
      (await fetched(container, `http://${address}/metrics`)).includes('leaklab_sockets')
    )
      scrapes += 1;
    assert.equal((await lab.ended).code, 0);
    assert.ok(scrapes > 3, `${scrapes} scrapes`);
    assert.deepEqual(countsOf(lab), exactCounts('leaky', 3, 8));
  });
});

describe('a Prometheus beside a run on a Swarm', all(swarm(), prometheus()), () => {
  const docker = new Dockerode();
  const start = labStarter();
  const made: string[] = [];
  after(async () => {
    for (const name of made) await docker.getImage(name).remove({ force: true });
  });

  it('raises alerts of a leak on every replica, in record and report; it is within nobody’s reach; counts are exact; nothing is left', async () => {
    const leaky = start(['--variant=leaky', '--monitor', ...RUN]);
    const { container } = await replicaOf(leaky);
    await leaky.until(({ from, line }) => from === 'lab' && line.kind === 'alert');
    assert.equal(await fetched(container, 'http://tasks.prometheus:9090/-/ready'), 'ECONNREFUSED');
    assert.equal((await leaky.ended).code, 0);
    for (const name of GROWTH) {
      for (const replica of REPLICAS) {
        const states = alertsOf(leaky).flatMap((alert) =>
          alert.name === name && alert.replica === replica ? [alert.state] : [],
        );
        assert.equal(states[0], 'pending', `${name} on ${replica}`);
        assert.ok(states.includes('firing'), `${name} on ${replica}: ${states}`);
      }
    }
    assert.deepEqual(countsOf(leaky), exactCounts('leaky', 4, 45));
    const dir = runDirs(leaky.reportsDir).at(-1) as string;
    const { analysis } = readRunFile(dir) ?? assert.fail(dir);
    assert.deepEqual(
      new Set(
        analysis.alerts?.flatMap(({ name, firingMs }) =>
          GROWTH.includes(name) && firingMs !== undefined ? [name] : [],
        ),
      ),
      new Set(GROWTH),
    );
    assert.match(
      readFileSync(join(dir, 'report.html'), 'utf8'),
      /id="alerts-title">Alerts<[\s\S]*GrpcChannelsGrowWithWork/,
    );
    assert.deepEqual(await tracesOf(docker, stackOf(dir)), []);
  });

  it('raises none of the remedy, from a named image with wget and without bash; every replica was scraped before its baseline', async () => {
    const image = await imageWithWget();
    const fixed = start(['--variant=fixed', '--monitor', `--prometheus-image=${image}`, ...RUN]);
    assert.equal((await fixed.ended).code, 0);
    assert.deepEqual(
      alertsOf(fixed).filter(({ state }) => state === 'firing'),
      [],
    );
    assert.deepEqual(countsOf(fixed), exactCounts('fixed', 4, 45));
    assert.deepEqual(scrapedAtBaseline(fixed), REPLICAS);
    const dir = runDirs(fixed.reportsDir).at(-1) as string;
    assert.match(readFileSync(join(dir, 'logs/prometheus.log'), 'utf8'), /Server is ready to receive web requests/);
    assert.deepEqual(await tracesOf(docker, stackOf(dir)), []);
  });

  it('is missed at once where the named image has none, and nothing is left', async () => {
    const failing = start(['--variant=fixed', '--monitor', `--prometheus-image=${await nodeImage(docker)}`, ...RUN]);
    const { code, stderr } = await failing.ended;
    assert.equal(code, 69);
    assert.match(stderr, /Prometheus ended with status 127: .*prometheus: not found/);
    assert.deepEqual(await tracesOf(docker, stackOf(runDirs(failing.reportsDir).at(-1) as string)), []);
  });

  /** The programs that the stack needs in a stock image of Prometheus. */
  async function imageWithWget(): Promise<string> {
    const entries = [...SYSTEM, ...(await hostFiles({ 'bin/prometheus': onPath('prometheus') as string }, ['wget']))];
    const changes = ['ENTRYPOINT ["/bin/prometheus"]', 'CMD ["--no-such-flag"]', 'ENV PATH=/bin'];
    const recipe = {
      repository: `leak-lab-stock-prometheus-test-${process.pid}`,
      id: '1',
      entries,
      changes,
      from: 'this machine',
    };
    await give(docker, recipe, new AbortController().signal);
    made.push(nameOf(recipe));
    return nameOf(recipe);
  }
});

function all(...needs: ReturnType<typeof swarm>[]): ReturnType<typeof swarm> {
  return needs.find(({ skip }) => skip !== false) ?? { skip: false };
}

function alertsOf(lab: LabProcess) {
  return lab.events().flatMap(({ from, line }) => (from === 'lab' && line.kind === 'alert' ? [line] : []));
}

/** Replicas whose first checkpoint shows somebody on the port of metrics. */
function scrapedAtBaseline(lab: LabProcess): string[] {
  const scraped = lab.events().flatMap((event) => {
    if (event.from !== 'replica' || event.line.kind !== 'checkpoint' || event.line.index !== 0) return [];
    return event.line.readings.some(({ sockets }) => (sockets?.byRole.metrics?.accepted ?? 0) > 0)
      ? [event.replica]
      : [];
  });
  return scraped.sort();
}

/** A replica that says where its metrics are, and its container. */
async function replicaOf(lab: LabProcess): Promise<{ address: string; container: string }> {
  const event = await lab.until(
    ({ from, line }) => from === 'replica' && line.kind === 'hello' && line.host?.metrics !== undefined,
  );
  const { host } = event.line as Hello;
  const address = host?.metrics as string;
  const service = `${stackOf(runDirs(lab.reportsDir).at(-1) as string)}_agent`;
  const containers = dockerCommand(['ps', '--quiet', '--filter', `label=com.docker.swarm.service.name=${service}`])
    .split('\n')
    .filter(Boolean);
  const container = await until('the container of the replica', () =>
    containers.find((id) => dockerCommand(['inspect', id]).includes(`"${address.split(':')[0]}"`)),
  );
  return { address, container };
}

/** The address by which this machine reaches a container, past its stack's network. */
async function bridgeAddressOf(docker: Dockerode, container: string): Promise<string> {
  const { Containers = {} } = (await docker.getNetwork('docker_gwbridge').inspect()) as {
    Containers?: Record<string, { IPv4Address: string }>;
  };
  const found = Object.entries(Containers).find(([id]) => id.startsWith(container));
  return found?.[1].IPv4Address.split('/')[0] ?? assert.fail('the container is not at the bridge');
}

/** Returns what a process in that container gets from an address: the body, or the error's code. */
async function fetched(container: string, url: string): Promise<string> {
  const script = `fetch(${JSON.stringify(url)}).then((answer) => answer.text(), ({ cause }) => cause.code).then(console.log)`;
  try {
    return dockerCommand(['exec', container, 'node', '-e', script]).trimEnd();
  } catch {
    return ''; // it is gone
  }
}
