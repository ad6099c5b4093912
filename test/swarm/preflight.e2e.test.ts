import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { EngineOptions, Job } from '../../scripts/engines/engine.js';
import { RUN_LABEL, STACK_LABEL, stackName } from '../../scripts/engines/swarm/labels.js';
import { preflight } from '../../scripts/engines/swarm/preflight/index.js';
import type { Problem } from '../../scripts/text/problem.js';
import { workFolder } from '../flags/commandLine.js';
import { initSwarm, joinSwarm, type OwnEngine, ownEngine, startEngine } from '../support/engine.js';
import { withEnvironment } from '../support/environment.js';
import { dockerCommand } from '../support/needs.js';
import { NOWHERE, type PlanChanges, planOf } from '../support/plans.js';
import { startDecoy } from './decoy.js';

const NODE_JOB: Job = { name: 'load', program: { runtime: 'node', file: 'services/driver/main.js' }, environment: {} };
const K6_JOB: Job = { ...NODE_JOB, program: { runtime: 'k6', file: 'scripts/load/k6/fleet.ts' } };

interface Asked {
  plan?: PlanChanges;
  job?: Job;
  where?: Partial<EngineOptions>;
  env?: Readonly<Record<string, string>>;
}

/** Returns what preflight says of the engine at an endpoint. */
function problemsAt(host: string, { plan = {}, job = NODE_JOB, where = {}, env = {} }: Asked = {}): Promise<Problem[]> {
  const variables = { DOCKER_CONTEXT: undefined, DOCKER_HOST: host, ...env };
  return withEnvironment(variables, () =>
    preflight(planOf({ engine: 'swarm', ...plan }), job, { ...NOWHERE, ...where }),
  );
}

/** Checks that there is exactly one problem for every pattern, in order; a pattern covers message and cure. */
function assertProblems(problems: readonly Problem[], ...patterns: RegExp[]): void {
  const texts = problems.map(({ message, remedy }) => `${message} → ${remedy}`);
  assert.equal(texts.length, patterns.length, texts.join('\n') || 'nothing was said');
  for (const [index, pattern] of patterns.entries()) assert.match(texts[index] ?? '', pattern);
}

describe('preflight without an engine', () => {
  it('says at once that there is no docker command and no k6', dockerCommand(), async () => {
    using folder = workFolder();
    assertProblems(
      await problemsAt('unix:///nowhere', { job: K6_JOB, env: { PATH: folder.path } }),
      /no docker command/,
      /k6.*not on the PATH.*go install.*--k6-image/,
    );
  });

  it('says that replicas in Go take a Go, unless an image of them is named', dockerCommand(), async () => {
    using folder = workFolder();
    const asked = { plan: { runtime: 'mixed' }, env: { PATH: folder.path } } as const;
    assertProblems(
      await problemsAt('unix:///nowhere', asked),
      /no docker command/,
      /go is not on the PATH.*install Go/,
    );
    assertProblems(await problemsAt('unix:///nowhere', { ...asked, where: { image: 'agent:1' } }), /no docker command/);
  });

  it(
    'says at once that nothing listens and that there is no k6, unless an image of it is named or it is there',
    dockerCommand(),
    async () => {
      using folder = workFolder();
      symlinkSync(execFileSync('which', ['docker'], { encoding: 'utf8' }).trim(), join(folder.path, 'docker'));
      const host = `unix://${folder.path}/none.sock`;
      const env = { PATH: folder.path };
      assertProblems(await problemsAt(host, { job: K6_JOB, env }), /no Docker Engine listens/, /k6/);
      assertProblems(
        await problemsAt(host, { job: K6_JOB, env, where: { k6Image: 'k6:1' } }),
        /no Docker Engine listens/,
      );
      assertProblems(await problemsAt(host, { job: NODE_JOB, env }), /no Docker Engine listens/);
      writeFileSync(join(folder.path, 'k6'), '', { mode: 0o755 });
      assertProblems(await problemsAt(host, { job: K6_JOB, env }), /no Docker Engine listens/);
    },
  );

  it(
    'says that there is no Prometheus for a run that is to be monitored, unless an image of it is named or it is there',
    dockerCommand(),
    async () => {
      using folder = workFolder();
      symlinkSync(execFileSync('which', ['docker'], { encoding: 'utf8' }).trim(), join(folder.path, 'docker'));
      const host = `unix://${folder.path}/none.sock`;
      const asked = { env: { PATH: folder.path }, plan: { metrics: 'monitored' } } as const;
      assertProblems(
        await problemsAt(host, asked),
        /no Docker Engine listens/,
        /--monitor needs Prometheus.*not on the PATH.*install.*--prometheus-image=/,
      );
      assertProblems(
        await problemsAt(host, { ...asked, where: { prometheusImage: 'prometheus:1' } }),
        /no Docker Engine listens/,
      );
      assertProblems(await problemsAt(host, { ...asked, plan: { metrics: 'on' } }), /no Docker Engine listens/);
      writeFileSync(join(folder.path, 'prometheus'), '', { mode: 0o755 });
      assertProblems(await problemsAt(host, asked), /no Docker Engine listens/);
    },
  );

  it('refuses an engine elsewhere that nobody named', dockerCommand(), async () => {
    assertProblems(
      await problemsAt('tcp://203.0.113.1:2375'),
      /DOCKER_HOST points to an engine elsewhere.*--docker-context=NAME/,
    );
  });

  it('takes an engine that goes away meanwhile, or is none, as a problem', dockerCommand(), async () => {
    using folder = workFolder();
    await using dying = await startDecoy(join(folder.path, 'dying.sock'), { dies: true });
    assertProblems(await problemsAt(dying.host), /does not answer as one: socket hang up → .*version/);
    await using other = await startDecoy(join(folder.path, 'other.sock'));
    assertProblems(await problemsAt(other.host), /not a Docker Engine’s/);
  });
});

describe('preflight with an engine in no Swarm', ownEngine(), () => {
  let engine: OwnEngine;
  before(async () => {
    engine = await startEngine('alone');
  });
  after(() => engine[Symbol.asyncDispose]());

  it('wants a Swarm, and makes none itself', async () => {
    assertProblems(await problemsAt(engine.host), /is in no Swarm → --swarm-init/);
    assertProblems(await problemsAt(engine.host, { where: { swarmInit: true } }));
    const { Swarm } = (await engine.docker.info()) as { Swarm: { LocalNodeState: string } };
    assert.equal(Swarm.LocalNodeState, 'inactive');
  });

  it('says at once what else stands in the way', async () => {
    assertProblems(
      await problemsAt(engine.host, { plan: { passes: 100_000, timeLimitMs: 7 * 86_400_000 } }),
      /is in no Swarm/,
      /ports/,
      /GB of memory.*--passes/,
    );
  });
});

describe('preflight with a Swarm of two nodes', ownEngine(), () => {
  let one: OwnEngine;
  let two: OwnEngine;
  before(async () => {
    one = await startEngine('one');
    const token = await initSwarm(one, 28);
    two = await startEngine('two', one);
    await joinSwarm(two, token);
  });
  after(async () => {
    await two?.[Symbol.asyncDispose]();
    await one?.[Symbol.asyncDispose]();
  });

  it('wants a manager', async () => {
    assertProblems(await problemsAt(two.host), /is a worker of its Swarm.*manager \(127\.0\.0\.1\): --docker-context/);
  });

  it('names the nodes that an image made here would not reach', async () => {
    const atOne = (where: Partial<EngineOptions>) => problemsAt(one.host, { where });
    const both = { imageHosts: [two.host] };
    assertProblems(
      await atOne({}),
      /would not reach 1 node of the Swarm: two → .*--image-host=ENDPOINT.* --image=NAME$/,
    );
    assertProblems(await atOne(both));
    assertProblems(await atOne({ image: 'registry.example/lab:1' }));
    using folder = workFolder();
    for (const program of ['k6', 'prometheus']) writeFileSync(join(folder.path, program), '', { mode: 0o755 });
    const env = { PATH: `${folder.path}:${process.env.PATH}` };
    assertProblems(
      await problemsAt(one.host, { job: K6_JOB, where: { image: 'registry.example/lab:1' }, env }),
      /two → .* --k6-image=NAME$/,
    );
    const monitored = { plan: { metrics: 'monitored' }, where: { image: 'registry.example/lab:1' }, env } as const;
    assertProblems(await problemsAt(one.host, monitored), /two → .* --prometheus-image=NAME$/);
    assertProblems(
      await problemsAt(one.host, { ...monitored, where: { ...monitored.where, prometheusImage: 'prometheus:1' } }),
    );
    assertProblems(
      await atOne({ imageHosts: ['unix:///nowhere.sock'] }),
      /--image-host=unix:\/\/\/nowhere\.sock: no Docker Engine listens/,
    );
  });

  it('counts only nodes that take tasks', async () => {
    const { ID } =
      ((await one.docker.listNodes()) as { ID: string; Description: { Hostname: string } }[]).find(
        (node) => node.Description.Hostname === 'two',
      ) ?? assert.fail();
    const set = async (Availability: string) => {
      const { Version, Spec } = await one.docker.getNode(ID).inspect();
      await one.docker.getNode(ID).update({ version: Version.Index, ...Spec, Availability });
    };
    await set('drain');
    try {
      assertProblems(await problemsAt(one.host));
    } finally {
      await set('active');
    }
    assertProblems(await problemsAt(one.host), /would not reach/);
  });

  it('knows how many replicas the addresses of a network are for', async () => {
    const at = (replicas: number, plan: PlanChanges = {}) =>
      problemsAt(one.host, { plan: { replicas, ...plan }, where: { imageHosts: [two.host] } });
    assertProblems(await at(7));
    const prometheusImage = 'prometheus:1';
    assertProblems(
      await problemsAt(one.host, {
        plan: { replicas: 7, metrics: 'monitored' },
        where: { imageHosts: [two.host], prometheusImage },
      }),
      /for 6 replicas, and the plan has 7/,
    );
    assertProblems(await at(7, { service: { faultyPeers: 2 } }), /for 5 replicas, and the plan has 7/);
    assertProblems(await at(4, { role: 'split' }), /for 7 replicas, and the plan has 8 → at most --replicas=3 fits/);
    assertProblems(
      await at(8),
      /\(\/28\) has addresses for 7 replicas, and the plan has 8 → at most --replicas=7 fits/,
    );
  });

  it('knows what the nodes can carry, not what this machine can', async () => {
    const where = { imageHosts: [two.host] };
    const fast = { load: 'grpc', ratePerReplica: 500, cadence: 'steady' } as const;
    assertProblems(await problemsAt(one.host, { where, plan: fast }), /--rate: .*the Swarm has \d+ → about --rate=/);
  });

  it('finds a stack of that name', async () => {
    const where = { imageHosts: [two.host] };
    const plan = planOf({ engine: 'swarm' });
    const Labels = { [STACK_LABEL]: stackName(plan.id), [RUN_LABEL]: plan.id };
    const { id } = await one.docker.createSecret({ Name: 'preflight-secret', Labels, Data: 'eA==' });
    assertProblems(
      await problemsAt(one.host, { where }),
      new RegExp(`there is a stack ${stackName(plan.id)} already → grpc-leak-lab clean`),
    );
    await one.docker.getSecret(id).remove();
    assertProblems(await problemsAt(one.host, { where }));
  });
});
