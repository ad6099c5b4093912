import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { after, describe, it } from 'node:test';
import Dockerode from 'dockerode';
import { type EngineOptions, type Job, Unavailable } from '../../scripts/engines/engine.js';
import { onPath } from '../../scripts/engines/onPath.js';
import { ownImages } from '../../scripts/engines/swarm/cleanImages.js';
import type { Recipe } from '../../scripts/engines/swarm/images/entry.js';
import { give, hasImage, nameOf, progressed } from '../../scripts/engines/swarm/images/give.js';
import { SYSTEM } from '../../scripts/engines/swarm/images/hostFiles.js';
import { ensureImages, ensurePrometheusImage } from '../../scripts/engines/swarm/images/index.js';
import { agentRecipe, k6Recipe, prometheusRecipe } from '../../scripts/engines/swarm/images/recipes.js';
import { sendTar } from '../../scripts/engines/swarm/images/tar.js';
import { IMAGE_LABEL } from '../../scripts/engines/swarm/labels.js';
import { withEnvironment } from '../support/environment.js';
import { k6, prometheus, swarm } from '../support/needs.js';
import { PATIENCE_MS } from '../support/patience.js';

/** The most that the image may weigh beside Node's binary. */
const ALLOWANCE_BYTES = 25e6;
const signal = new AbortController().signal;
const where: EngineOptions = { swarmInit: false, image: 'auto', imageHosts: [], keep: false };
const target = { runtime: 'node' } as const;
const job: Job = { name: 'load', program: { runtime: 'node', file: 'services/driver/main.js' }, environment: {} };

/** Images go by names of the test's own: a lab on this engine may be using the real ones. */
const renamed = (recipe: Recipe): Recipe => ({ ...recipe, repository: `${recipe.repository}-test-${process.pid}` });

/** The images of tests that do not care what is in them. */
const small = (id: string): Recipe => ({
  repository: `grpc-leak-lab-small-test-${process.pid}`,
  id,
  entries: SYSTEM,
  changes: [`LABEL ${IMAGE_LABEL}=host`],
  from: 'nothing',
});

describe('images made from this machine', swarm(), () => {
  const docker = new Dockerode();
  const made: string[] = [];
  after(async () => {
    for (const name of made) await docker.getImage(name).remove({ force: true });
  });
  const make = async (recipe: Recipe) => {
    made.push(nameOf(recipe));
    assert.equal(await give(docker, recipe, signal), true);
    return nameOf(recipe);
  };

  /** The container is confined as the stack file confines it. */
  const confined = (image: string, ...command: string[]) =>
    execFileSync('docker', ['run', '--rm', '--read-only', '--cap-drop=ALL', '--network=none', image, ...command], {
      encoding: 'utf8',
      timeout: PATIENCE_MS,
      stdio: 'pipe',
    });

  it('hold Node and the services, little more, and run confined', async () => {
    const image = await make(renamed(await agentRecipe()));
    const { Size } = await docker.getImage(image).inspect();
    assert.ok(Size - statSync(process.execPath).size < ALLOWANCE_BYTES, `${Size} bytes`);
    const script = `
      const { readFileSync, writeFileSync } = require('fs');
      const attempt = () => { try { writeFileSync('/mark', ''); return 'written'; } catch ({ code }) { return code; } };
      const capabilities = /CapBnd:\\s*(\\S+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
      console.log(JSON.stringify([process.version, process.getuid(), process.getgid(), attempt(), BigInt('0x' + capabilities).toString()]));`;
    assert.deepEqual(JSON.parse(confined(image, 'node', '-e', script)), [process.version, 65532, 65532, 'EROFS', '0']);
  });

  it('start the compiled replica by themselves, with all that it imports', async () => {
    const image = await make({ ...renamed(await agentRecipe()), id: 'starts' });
    assert.throws(() => confined(image), /LEAK_LAB_NAME is not set/);
  });

  it('are made once', async () => {
    const recipe = small('once');
    const image = await make(recipe);
    const { Id } = await docker.getImage(image).inspect();
    assert.equal(await give(docker, recipe, signal), false);
    assert.equal((await docker.getImage(image).inspect()).Id, Id);
  });

  it('are named by their content', async () => {
    const [one, again] = await Promise.all([agentRecipe(), agentRecipe()]);
    assert.equal(one.id, again.id);
    const k6OfAnotherKind = await Promise.all([k6Recipe(process.execPath), k6Recipe('/bin/sh')]);
    assert.notEqual(k6OfAnotherKind[0].id, k6OfAnotherKind[1].id);
  });

  it('are found by their label, and those of others are not', async () => {
    const image = await make(small('labelled'));
    const foreign = await make({ ...small('foreign'), changes: [] });
    const names = (await ownImages(docker)).flatMap(({ RepoTags }) => RepoTags ?? []);
    assert.ok(names.includes(image));
    assert.ok(!names.includes(foreign));
  });

  it('are not left half-made by a command that is ended', async () => {
    const recipe = { ...renamed(await agentRecipe()), id: 'ended' };
    const ending = new AbortController();
    setImmediate(() => ending.abort());
    await assert.rejects(give(docker, recipe, ending.signal));
    assert.equal(await hasImage(docker, nameOf(recipe)), false);
  });

  it('are not taken for made when the engine says later that it failed', async () => {
    const dockerfile = { path: 'Dockerfile', kind: 'text', text: 'FROM localhost:1/absent:1\n' } as const;
    const progress = await sendTar([dockerfile], signal, (archive) => docker.buildImage(archive));
    await assert.rejects(progressed(docker, progress), /localhost:1/);
  });

  it('bring k6 along', k6(), async () => {
    const image = await make(renamed(await k6Recipe(onPath('k6') as string)));
    assert.match(confined(image, 'version'), /^k6 v/);
    assert.match(confined(image, 'run', '--help'), /k6 run/);
  });

  it('bring Prometheus along, and what a script asks it with', prometheus(), async () => {
    const image = await make(renamed(await prometheusRecipe(onPath('prometheus') as string)));
    assert.match(confined(image, '--version'), /^prometheus, version/);
    const script = ['run', '--rm', '--entrypoint=/bin/sh', image, '-c', 'command -v wget || command -v bash'];
    assert.match(execFileSync('docker', script, { encoding: 'utf8', timeout: PATIENCE_MS }), /^\/bin\/(wget|bash)$/m);
  });

  it('are taken as they are when named, and must be there then', async () => {
    const image = await make(small('named'));
    const engines = { local: docker, further: [] };
    assert.deepEqual(await ensureImages({ target, job }, { ...where, image }, engines, signal), {
      agent: image,
      load: image,
      notes: [],
    });
    const missing = ensureImages({ target, job }, { ...where, image: 'localhost:1/absent:1' }, engines, signal);
    await assert.rejects(missing, (error) => {
      assert.ok(error instanceof Unavailable);
      assert.match(error.problems[0]?.message ?? '', /no image localhost:1\/absent:1 and cannot pull it: .+/);
      assert.match(error.problems[0]?.remedy ?? '', /--image=host/);
      return true;
    });
    assert.deepEqual(await ensurePrometheusImage({ ...where, prometheusImage: image }, engines, signal), {
      name: image,
      notes: [],
    });
    const none = withEnvironment({ PATH: '/nowhere' }, () => ensurePrometheusImage(where, engines, signal));
    await assert.rejects(none, /^Unavailable: Prometheus is not on the PATH/);
  });
});
