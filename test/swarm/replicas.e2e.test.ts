import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Dockerode from 'dockerode';
import { type LabProcess, runDirs } from '../support/labProcess.js';
import { labStarter } from '../support/labStarter.js';
import { swarm } from '../support/needs.js';
import { stackOf } from './stackOf.js';
import { tracesOf } from './traces.js';

describe('a replica that is lost', swarm(), () => {
  const docker = new Dockerode();
  const start = labStarter();

  const stackOfLab = (lab: LabProcess) => stackOf(runDirs(lab.reportsDir).at(-1) as string);

  it('a replica killed in mid-run is named and replaced, and its replacement makes no passes', async () => {
    const lab = start(['--engine=swarm', '--variant=leaky', '--passes=60', '--rate=10', '--json']);
    await lab.until(({ from, line }) => from === 'replica' && line.kind === 'checkpoint' && line.index === 1);
    const [container] = await docker.listContainers({
      filters: { label: [`com.docker.swarm.service.name=${stackOfLab(lab)}_agent`] },
    });
    const task = container?.Labels['com.docker.swarm.task.id'];
    await docker.getContainer(container?.Id as string).kill();
    const ended = await lab.until(({ from, line }) => from === 'lab' && line.kind === 'replica-ended');
    assert.ok(ended.from === 'lab' && ended.line.kind === 'replica-ended');
    const { replica, how, signal } = ended.line;
    assert.deepEqual([how, signal], ['signalled', 'SIGKILL']);
    assert.ok(
      lab
        .events()
        .some(({ from, line }) => from === 'lab' && line.kind === 'task' && line.task === task && line.of === replica),
    );
    await lab.until(
      ({ from, line }) => from === 'lab' && line.kind === 'replica-joined' && line.replica === `${replica}.2`,
    );
    const { stdout } = await lab.ended;
    const left = lab
      .events()
      .flatMap((event) => (event.from === 'replica' && event.replica === `${replica}.2` ? [event.line] : []));
    assert.ok(left.some(({ kind }) => kind === 'hello'));
    for (const line of left) if (line.kind === 'tick') assert.equal(line.work.begun, 0);
    assert.match(stdout, new RegExp(replica));
  });

  it('a replica that hangs is killed, after its log was read again, and named', async () => {
    const lab = start(['--engine=swarm', '--variant=fixed', '--passes=60', '--rate=2', '--json']);
    await lab.until(({ from, line }) => from === 'replica' && line.kind === 'checkpoint' && line.index === 1);
    const [container] = await docker.listContainers({
      filters: { label: [`com.docker.swarm.service.name=${stackOfLab(lab)}_agent`] },
    });
    await docker.getContainer(container?.Id as string).kill({ signal: 'SIGSTOP' });
    const ended = await lab.until(
      ({ from, line }) => from === 'lab' && line.kind === 'replica-ended',
      180_000, // nobody can tell there whether it only waits for CPU
    );
    assert.ok(ended.from === 'lab' && ended.line.kind === 'replica-ended');
    assert.deepEqual([ended.line.how, ended.line.signal], ['hung', 'SIGKILL']);
    lab.child.kill('SIGINT');
    await lab.ended;
    assert.deepEqual(await tracesOf(docker, stackOfLab(lab)), []);
  });
});
