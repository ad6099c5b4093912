import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import Dockerode from 'dockerode';
import { removeStack } from '../../scripts/engines/swarm/removeStack.js';
import { leftovers } from '../../scripts/engines/swarm/stacks.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { type LabProcess, runDirs } from '../support/labProcess.js';
import { labStarter } from '../support/labStarter.js';
import { swarm } from '../support/needs.js';
import { startForeign, tasksRunning } from './foreign.js';
import { stackOf } from './stackOf.js';
import { tracesOf } from './traces.js';

const LONG = ['--engine=swarm', '--variant=leaky', '--passes=600', '--rate=5'];
const isUnderLoad = ({ from, line }: RecordEvent) => from === 'load' && line.kind === 'slice-begin';

describe('the end of a stack, however it comes', swarm(), () => {
  const docker = new Dockerode();
  const start = labStarter();

  const stackOfLab = (lab: LabProcess) => stackOf(runDirs(lab.reportsDir).at(-1) as string);

  it('Ctrl-C in mid-run leaves nothing but the record', async () => {
    const lab = start(LONG);
    await lab.until(isUnderLoad);
    const stack = stackOfLab(lab);
    assert.notDeepEqual(await tracesOf(docker, stack), []);
    lab.child.kill('SIGINT');
    assert.equal((await lab.ended).code, 130);
    assert.deepEqual(await tracesOf(docker, stack), []);
    assert.ok(lab.events().some(({ from, line }) => from === 'replica' && line.kind === 'checkpoint'));
    assert.ok(
      lab.events().some(({ from, line }) => from === 'lab' && line.kind === 'cut-short' && line.by === 'SIGINT'),
    );
    assert.equal(
      lab.events().some(({ from, line }) => from === 'lab' && line.kind === 'replica-ended'),
      false,
    );
  });

  it('a second Ctrl-C does not wait, and the stack goes all the same', async () => {
    const lab = start(LONG);
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
      const lab = start(LONG);
      await lab.until(isUnderLoad);
      const stack = stackOfLab(lab);
      lab.child.kill('SIGKILL');
      await lab.ended;
      assert.ok((await leftovers(docker)).includes(stack));
      const next = start(['--engine=swarm', '--variant=fixed', '--passes=6', '--json']);
      await next.ended;
      assert.ok(
        next.events().some(({ from, line }) => from === 'lab' && line.kind === 'note' && line.text.includes(stack)),
      );
      assert.notDeepEqual(await tracesOf(docker, stack), []);
      await removeStack(docker, stack);
      assert.deepEqual(await tracesOf(docker, stack), []);
      assert.equal(await tasksRunning(docker, foreign), 1);
    } finally {
      await docker.getService(foreign).remove();
    }
  });

  it('--keep leaves it up, and says how to look around in it', async () => {
    const lab = start(['--engine=swarm', '--variant=fixed', '--passes=6', '--keep']);
    await lab.ended;
    const stack = stackOfLab(lab);
    try {
      assert.equal(
        (await tracesOf(docker, stack)).some((name) => name === `${stack}_agent`),
        true,
      );
      assert.ok(
        lab
          .events()
          .some(({ from, line }) => from === 'lab' && line.kind === 'note' && line.text.includes(`stack rm ${stack}`)),
      );
    } finally {
      await removeStack(docker, stack);
    }
  });
});
