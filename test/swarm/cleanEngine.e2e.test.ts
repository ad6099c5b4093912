/** `clean` on an engine that is a test's own: nothing of the machine's is needed, so that these tests are never skipped for it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { pack } from 'tar-stream';
import { IMAGE_LABEL } from '../../scripts/engines/swarm/labels.js';
import { initSwarm, type OwnEngine, ownEngine, startEngine } from '../support/engine.js';
import { clean, deadOwner } from './cleaning.js';
import { makeStack, namesIn } from './parts.js';

describe('clean on an engine of its own', ownEngine(), () => {
  let engine: OwnEngine;
  before(async () => {
    engine = await startEngine('cleaned');
  });
  after(() => engine[Symbol.asyncDispose]());

  const importImage = async (name: string, label?: string) => {
    const tar = pack();
    tar.entry({ name: 'who' }, name);
    tar.finalize();
    const [repo, tag] = name.split(':');
    const said = (await engine.docker.importImage(tar as never, {
      repo,
      tag,
      ...(label && { changes: `LABEL ${label}` }),
    })) as NodeJS.ReadableStream;
    await new Promise((resolve, reject) =>
      engine.docker.modem.followProgress(said, (error) => (error ? reject(error) : resolve(undefined))),
    );
  };
  const tags = async () => (await engine.docker.listImages()).flatMap(({ RepoTags }) => RepoTags ?? []).sort();

  it('removes images of labs where it is asked to, and no others, nor one that a container uses', async () => {
    await importImage('grpc-leak-lab-old:1', `${IMAGE_LABEL}=host`);
    await importImage('grpc-leak-lab-used:1', `${IMAGE_LABEL}=host`);
    await importImage('foreign:1');
    await importImage('on-top-of-ours:1', `${IMAGE_LABEL}=host`);
    const container = await engine.docker.createContainer({
      Image: 'grpc-leak-lab-used:1',
      Cmd: ['/who'],
      NetworkDisabled: true,
    });
    assert.deepEqual(await clean(engine.host), { code: 0, stdout: 'nothing to remove\n', stderr: '' });
    assert.deepEqual(await tags(), ['foreign:1', 'grpc-leak-lab-old:1', 'grpc-leak-lab-used:1', 'on-top-of-ours:1']);
    const first = await clean(engine.host, '--images');
    assert.deepEqual([first.code, first.stderr], [0, '']);
    assert.deepEqual(first.stdout.trim().split('\n').sort(), [
      'left alone: the image grpc-leak-lab-used:1, which a container uses',
      'removed the image grpc-leak-lab-old:1',
    ]);
    await container.remove();
    assert.deepEqual(await clean(engine.host, '--images'), {
      code: 0,
      stdout: 'removed the image grpc-leak-lab-used:1\n',
      stderr: '',
    });
    assert.deepEqual(await tags(), ['foreign:1', 'on-top-of-ours:1']);
    assert.deepEqual(await clean(engine.host, '--images'), { code: 0, stdout: 'nothing to remove\n', stderr: '' });
  });

  it('says what it could not remove, and why', async () => {
    const token = await initSwarm(engine);
    assert.notEqual(token, '');
    await makeStack(engine.docker, 'held', { run: 'r', owner: await deadOwner() });
    const TaskTemplate = { ContainerSpec: { Image: 'foreign:1' }, Networks: [{ Target: 'held_fleet' }] };
    const { id } = await engine.docker.createService({
      Name: 'foreign',
      TaskTemplate,
      Mode: { Replicated: { Replicas: 0 } },
      EndpointSpec: { Mode: 'dnsrr' },
    });
    const held = await clean(engine.host);
    assert.equal(held.code, 69);
    assert.match(
      held.stderr,
      /the stack held could not be removed: the network held_fleet: .*in use[\s\S]*→ try it again/,
    );
    assert.deepEqual(
      (await namesIn(engine.docker)).filter((name) => name.startsWith('held')),
      ['held_fleet'],
    );
    await engine.docker.getService(id).remove();
    assert.equal((await clean(engine.host)).stdout, 'removed the stack held, left by the run r\n');
  });
});
