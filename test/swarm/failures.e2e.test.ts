import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import Dockerode from 'dockerode';
import { Unavailable } from '../../scripts/engines/engine.js';
import { swarm as engine } from '../../scripts/engines/swarm/engine.js';
import { stackName } from '../../scripts/engines/swarm/labels.js';
import { loads } from '../../scripts/load/loads.js';
import { type LabProcess, runDirs } from '../support/labProcess.js';
import { labStarter } from '../support/labStarter.js';
import { swarm } from '../support/needs.js';
import { NOWHERE, planOf } from '../support/plans.js';
import { startForeign, tasksRunning } from './foreign.js';
import { stackOf } from './stackOf.js';
import { tracesOf } from './traces.js';

describe('what goes wrong with a stack', swarm(), () => {
  const docker = new Dockerode();
  const start = labStarter();

  const stackOfLab = (lab: LabProcess) => stackOf(runDirs(lab.reportsDir).at(-1) as string);

  it('a stack that no node has room for leaves nothing, and says why', async () => {
    const lab = start(
      ['--engine=swarm', '--variant=fixed'],
      ['env', 'LEAK_LAB_MAX_PER_NODE=1', process.execPath, 'bin/grpc-leak-lab.js', 'lab'],
    );
    const { code, stderr } = await lab.ended;
    assert.equal(code, 69, stderr);
    assert.match(stderr, /no node takes agent-\d: no suitable node/);
    assert.deepEqual(await tracesOf(docker, stackOfLab(lab)), []);
  });

  it('a deploy that fails half-way leaves nothing of its own', async () => {
    const plan = planOf({ variant: 'fixed', replicas: 2, id: `20260101T000000Z-half-swarm-${process.pid}` });
    const stack = stackName(plan.id);
    const id = await startForeign(docker, `${stack}_load`);
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
});
