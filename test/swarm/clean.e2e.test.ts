import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type Dockerode from 'dockerode';
import { resolveEndpoint } from '../../scripts/engines/swarm/endpoint.js';
import { ownerOf, ownerState, stackName } from '../../scripts/engines/swarm/labels.js';
import { removeStack } from '../../scripts/engines/swarm/removeStack.js';
import { leftovers } from '../../scripts/engines/swarm/stacks.js';
import { dockerCommand, swarm } from '../support/needs.js';
import { clean, deadOwner } from './cleaning.js';
import { makeStack, namesIn, unmake } from './parts.js';

describe('owners', () => {
  it('live, are dead, or cannot be told from here', async () => {
    const [host, pid, start] = ownerOf().split(':');
    assert.equal(ownerState(ownerOf()), 'living');
    assert.equal(ownerState(await deadOwner()), 'dead');
    assert.equal(ownerState(`elsewhere-${host}:${pid}:${start}`), 'unknown');
    assert.equal(ownerState(`${host}f:${pid}:${start}`), 'unknown', 'another machine of that name');
    assert.equal(ownerState('nobody'), 'unknown');
  });

  it('are not taken for a later process of the same pid', {
    skip: process.platform !== 'linux' && 'needs /proc',
  }, () => {
    const [host, pid, start = ''] = ownerOf().split(':');
    const [boot, tick] = start.split('-');
    assert.equal(ownerState(`${host}:${pid}:${boot}-${Number(tick) - 1}`), 'dead');
    assert.equal(ownerState(`${host}:${pid}:00000000-${tick}`), 'dead');
    assert.equal(ownerState(`${host}:${pid}:`), 'living', 'a label without a start time');
  });

  it('have stacks with a name of their own for every run', () => {
    const ids = [
      '20260131T101502Z-leaky-swarm-3f2a',
      '20260131T101503Z-leaky-swarm-3f2a',
      '20260131T101502Z-fixed-swarm-3f2a',
      'Not an id!',
    ];
    const names = ids.map(stackName);
    assert.equal(new Set(names).size, ids.length);
    for (const name of names) assert.match(name, /^[a-z][a-z0-9-]{5,45}$/);
  });
});

describe('clean', () => {
  it('needs an engine', dockerCommand(), async () => {
    const { code, stderr, stdout } = await clean('unix:///nowhere.sock');
    assert.deepEqual([code, stdout], [69, '']);
    assert.match(stderr, /no Docker Engine listens at unix:\/\/\/nowhere\.sock\n {2}→ /);
  });

  it('refuses what it does not know', async () => {
    const { code, stderr } = await clean('unix:///nowhere.sock', '--image', 'leaky');
    assert.equal(code, 64);
    assert.match(stderr, /did you mean --images\?[\s\S]*see grpc-leak-lab clean --help/);
  });

  it('explains itself', async () => {
    const { code, stdout } = await clean('unix:///nowhere.sock', '--help');
    assert.equal(code, 0);
    assert.match(stdout, /--images[\s\S]*--docker-context=NAME[\s\S]*Exit status[\s\S]*69/);
  });
});

describe('clean in a Swarm', swarm(), () => {
  let docker: Dockerode;
  let host: string;
  const made: string[] = [];
  before(async () => {
    const endpoint = await resolveEndpoint({ dockerContext: 'default' });
    if ('problems' in endpoint) assert.fail(JSON.stringify(endpoint.problems));
    ({ docker, host } = endpoint);
  });
  after(() => unmake(docker, made));

  it('removes the stack whose lab is dead, and leaves those of others, of living labs, by hand and from elsewhere', async () => {
    const tag = `preflight-${process.pid}`;
    const foreign = await makeStack(docker, `${tag}-foreign`);
    const living = await makeStack(docker, `${tag}-living`, { run: `${tag}-run-2`, owner: ownerOf() });
    const byHand = await makeStack(docker, `${tag}-hand`, { run: 'by-hand', owner: 'nobody' });
    const elsewhere = await makeStack(docker, `${tag}-elsewhere`, {
      run: `${tag}-run-3`,
      owner: 'another-machine:1:x',
    });
    const stay = [...foreign, ...living, ...byHand, ...elsewhere];
    const dead = await makeStack(docker, `${tag}-dead`, { run: `${tag}-run-1`, owner: await deadOwner() });
    made.push(...stay, ...dead);
    const ours = async () => (await namesIn(docker)).filter((name) => name.startsWith(tag));
    assert.deepEqual(await ours(), [...stay, ...dead].sort());
    assert.deepEqual(
      (await leftovers(docker)).filter((name) => name.startsWith(tag)),
      [`${tag}-dead`],
    );

    const { code, stdout, stderr } = await clean(host);

    assert.deepEqual([code, stderr], [0, '']);
    assert.deepEqual(await ours(), stay.sort());
    const lines = stdout.split('\n').filter((line) => line.includes(tag));
    assert.equal(lines.length, 4, stdout);
    assert.ok(lines.includes(`removed the stack ${tag}-dead, left by the run ${tag}-run-1`));
    assert.ok(
      lines.some((line) =>
        line.startsWith(
          `left alone: the stack ${tag}-living of the run ${tag}-run-2, whose lab is running (pid ${process.pid})`,
        ),
      ),
    );
    assert.ok(lines.some((line) => line.startsWith(`left alone: the stack ${tag}-hand, which was deployed by hand`)));
    assert.ok(lines.some((line) => line.startsWith(`left alone: the stack ${tag}-elsewhere`)));
    assert.deepEqual(await leftovers(docker).then((names) => names.filter((name) => name.startsWith(tag))), []);
  });

  it('removes a stack again, and one that never was, without an error; what only shares its name stays', async () => {
    const name = `preflight-${process.pid}-again`;
    const parts = await makeStack(docker, name, { run: 'r', owner: ownerOf() });
    const { id } = await docker.createSecret({
      Name: `${name}_foreign`,
      Labels: { 'com.docker.stack.namespace': name },
      Data: 'eA==',
    });
    made.push(...parts, `${name}_foreign`);
    await removeStack(docker, name);
    assert.deepEqual(
      (await namesIn(docker)).filter((each) => each.startsWith(name)),
      [`${name}_foreign`],
    );
    await removeStack(docker, name);
    await docker.getSecret(id).remove();
    await removeStack(docker, `preflight-${process.pid}-never`);
  });
});
