import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import Dockerode from 'dockerode';
import { Unavailable } from '../../scripts/engines/engine.js';
import { stackName } from '../../scripts/engines/swarm/labels.js';
import { removeStack } from '../../scripts/engines/swarm/removeStack.js';
import { leftovers } from '../../scripts/engines/swarm/stacks.js';
import { swarm as engine } from '../../scripts/engines/swarm.js';
import type { RecordEvent } from '../../scripts/events.js';
import { loads } from '../../scripts/load/index.js';
import { type LabProcess, runDirs, startLab } from '../support/labProcess.js';
import { swarm } from '../support/needs.js';
import { NOWHERE, planOf } from '../support/plans.js';
import { nodeImage } from './nodeImage.js';
import { stackOf } from './stackOf.js';
import { tracesOf } from './traces.js';

const LONG = ['--engine=swarm', '--variant=leaky', '--passes=600', '--rate=5'];
const isUnderLoad = ({ from, line }: RecordEvent) => from === 'load' && line.kind === 'slice-begin';

describe('the end of a stack, however it comes', swarm(), () => {
  const docker = new Dockerode();
  const labs: LabProcess[] = [];
  after(() => {
    for (const lab of labs) lab.remove();
  });

  function start(...args: string[]): LabProcess {
    const lab = startLab(args);
    labs.push(lab);
    return lab;
  }

  const stackOfLab = (lab: LabProcess) => stackOf(runDirs(lab.reportsDir).at(-1) as string);

  it('Ctrl-C in mid-run leaves nothing but the record', async () => {
    const lab = start(...LONG);
    await lab.until(isUnderLoad);
    const stack = stackOfLab(lab);
    assert.notDeepEqual(await tracesOf(docker, stack), []);
    lab.child.kill('SIGINT');
    assert.equal((await lab.ended).code, 130);
    assert.deepEqual(await tracesOf(docker, stack), []);
    assert.ok(lab.events().some(({ from, line }) => from === 'replica' && line.kind === 'checkpoint'));
    assert.ok(lab.events().some(({ from, line }) => from === 'lab' && line.kind === 'cut-short' && line.by === 'SIGINT'));
    assert.equal(
      lab.events().some(({ from, line }) => from === 'lab' && line.kind === 'replica-ended'),
      false,
    );
  });

  it('a second Ctrl-C does not wait, and the stack goes all the same', async () => {
    const lab = start(...LONG);
    await lab.until(isUnderLoad);
    const stack = stackOfLab(lab);
    lab.child.kill('SIGINT');
    await sleep(400);
    lab.child.kill('SIGINT');
    assert.equal((await lab.ended).code, 130);
    while ((await tracesOf(docker, stack)).length > 0) await sleep(200);
  });

  it('SIGKILL leaves a labelled stack, which the next run tells of; a stack of somebody else survives it all', async () => {
    const foreign = await startForeign(docker);
    try {
      const lab = start(...LONG);
      await lab.until(isUnderLoad);
      const stack = stackOfLab(lab);
      lab.child.kill('SIGKILL');
      await lab.ended;
      assert.ok((await leftovers(docker)).includes(stack));
      const next = start('--engine=swarm', '--variant=fixed', '--passes=6', '--json');
      await next.ended;
      assert.ok(next.events().some(({ from, line }) => from === 'lab' && line.kind === 'note' && line.text.includes(stack)));
      assert.notDeepEqual(await tracesOf(docker, stack), []);
      await removeStack(docker, stack);
      assert.deepEqual(await tracesOf(docker, stack), []);
      assert.equal(await tasksRunning(docker, foreign), 1);
    } finally {
      await docker.getService(foreign).remove();
    }
  });

  it('a replica killed in mid-run is named and replaced, and its replacement makes no passes', async () => {
    const lab = start('--engine=swarm', '--variant=leaky', '--passes=300', '--rate=10', '--json');
    await lab.until(({ from, line }) => from === 'replica' && line.kind === 'checkpoint' && line.index === 1);
    const [container] = await docker.listContainers({ filters: { label: [`com.docker.swarm.service.name=${stackOfLab(lab)}_agent`] } });
    const task = container?.Labels['com.docker.swarm.task.id'];
    await docker.getContainer(container?.Id as string).kill();
    const ended = await lab.until(({ from, line }) => from === 'lab' && line.kind === 'replica-ended');
    assert.ok(ended.from === 'lab' && ended.line.kind === 'replica-ended');
    const { replica, how, signal } = ended.line;
    assert.deepEqual([how, signal], ['signalled', 'SIGKILL']);
    assert.ok(lab.events().some(({ from, line }) => from === 'lab' && line.kind === 'task' && line.task === task && line.of === replica));
    await lab.until(({ from, line }) => from === 'lab' && line.kind === 'replica-joined' && line.replica === `${replica}.2`);
    const { stdout } = await lab.ended;
    const left = lab.events().flatMap((event) => (event.from === 'replica' && event.replica === `${replica}.2` ? [event.line] : []));
    assert.ok(left.some(({ kind }) => kind === 'hello'));
    for (const line of left) if (line.kind === 'tick') assert.equal(line.work.begun, 0);
    assert.match(stdout, new RegExp(replica));
  });

  it('a stack that no node has room for leaves nothing, and says why', async () => {
    const lab = startLab(['--engine=swarm', '--variant=fixed'], ['env', 'LEAK_LAB_MAX_PER_NODE=1', process.execPath, 'bin/grpc-leak-lab.js', 'lab']);
    labs.push(lab);
    const { code, stderr } = await lab.ended;
    assert.equal(code, 69, stderr);
    assert.match(stderr, /no node takes agent-\d: no suitable node/);
    assert.deepEqual(await tracesOf(docker, stackOfLab(lab)), []);
  });

  it('a deploy that fails half-way leaves nothing of its own', async () => {
    const plan = planOf({ variant: 'fixed', replicas: 2, id: `20260101T000000Z-half-swarm-${process.pid}` });
    const stack = stackName(plan.id);
    const { id } = await docker.createService({
      Name: `${stack}_load`,
      TaskTemplate: { ContainerSpec: { Image: await nodeImage(docker), Command: ['node', '-e', 'setInterval(() => {}, 1000)'] } },
    } as Dockerode.CreateServiceOptions);
    try {
      const starting = engine.start(plan, loads.none.job(plan), NOWHERE, new AbortController().signal);
      await assert.rejects(starting, (error) => error instanceof Unavailable && /load/.test(error.message));
      const left = await tracesOf(docker, stack);
      assert.deepEqual(
        left.filter((name) => !name.startsWith(`${stack}_load`)),
        [],
      );
      assert.equal(await tasksRunning(docker, id), 1);
    } finally {
      await docker.getService(id).remove();
    }
  });

  it('one told to stop while it starts leaves nothing', async () => {
    const plan = planOf({ variant: 'fixed', replicas: 2, id: `20260101T000000Z-stop-swarm-${process.pid}` });
    const controller = new AbortController();
    const starting = engine.start(plan, loads.none.job(plan), NOWHERE, controller.signal);
    const untilDeployed = async () => {
      while ((await tracesOf(docker, stackName(plan.id))).length === 0) await sleep(50);
      controller.abort(new Error('enough'));
    };
    await Promise.all([untilDeployed(), assert.rejects(starting, /enough/)]);
    assert.deepEqual(await tracesOf(docker, stackName(plan.id)), []);
  });

  it('--keep leaves it up, and says how to look around in it', async () => {
    const lab = start('--engine=swarm', '--variant=fixed', '--passes=6', '--keep');
    await lab.ended;
    const stack = stackOfLab(lab);
    try {
      assert.equal(
        (await tracesOf(docker, stack)).some((name) => name === `${stack}_agent`),
        true,
      );
      assert.ok(lab.events().some(({ from, line }) => from === 'lab' && line.kind === 'note' && line.text.includes(`stack rm ${stack}`)));
    } finally {
      await removeStack(docker, stack);
    }
  });
});

/** A service that is none of the lab's. @returns its id, once it runs */
async function startForeign(docker: Dockerode): Promise<string> {
  const { id } = await docker.createService({
    Name: `foreign-${process.pid}`,
    Labels: { 'com.docker.stack.namespace': `foreign-${process.pid}` },
    TaskTemplate: { ContainerSpec: { Image: await nodeImage(docker), Command: ['node', '-e', 'setInterval(() => {}, 1000)'] } },
  } as Dockerode.CreateServiceOptions);
  while ((await tasksRunning(docker, id)) === 0) await sleep(50);
  return id;
}

async function tasksRunning(docker: Dockerode, service: string): Promise<number> {
  const tasks: { Status: { State: string } }[] = await docker.listTasks({ filters: { service: [service] } });
  return tasks.filter(({ Status }) => Status.State === 'running').length;
}
