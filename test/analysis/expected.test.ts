import assert from 'node:assert/strict';
import { test } from 'node:test';
import { condense } from '../../scripts/analysis/condense/accumulate.js';
import { type FleetCase, openCase, type ReplicaCase } from '../../scripts/analysis/condense/runCase.js';
import { levelAt, predict, predictedGrowth } from '../../scripts/analysis/tables/expected.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { targetOf } from '../../scripts/targets/index.js';
import { batches, history, type Shape } from './history.js';

async function caseOf(
  shape: Shape,
  change: (event: RecordEvent) => RecordEvent[] = (event) => [event],
): Promise<FleetCase> {
  const { plan, events } = history(shape);
  return openCase(plan, await condense(batches(events.flatMap(change)), targetOf({ plan })));
}

async function levelsOf(shape: Shape): Promise<{ sockets: (number | undefined)[]; channels: (number | undefined)[] }> {
  const run = await caseOf(shape);
  const prediction = predict(run);
  const indexes = Array.from({ length: run.plan.work.slices + 1 }, (_, index) => index);
  const first = run.replicas[0] as ReplicaCase;
  return {
    sockets: indexes.map((index) => levelAt(prediction?.sockets, first, index)),
    channels: indexes.map((index) => levelAt(prediction?.channels, first, index)),
  };
}

test('levels follow from what is kept and how sub-channels are shared', async () => {
  assert.deepEqual(await levelsOf({}), {
    sockets: [0, 60, 120, 180, 240, 300, 360],
    channels: [0, 30, 60, 90, 120, 150, 180],
  });
  assert.deepEqual(await levelsOf({ transport: 'plaintext' }), {
    sockets: [0, 6, 6, 6, 6, 6, 6],
    channels: [0, 30, 60, 90, 120, 150, 180],
  });
  for (const transport of ['mtls', 'tls-shared', 'plaintext'] as const) {
    assert.deepEqual(await levelsOf({ variant: 'reuse', transport, replicas: 4 }), {
      sockets: [0, 6, 6, 6, 6, 6, 6],
      channels: [0, 3, 3, 3, 3, 3, 3],
    });
  }
});

test('where the load fell unevenly, each replica has what it dialled and what all others dialled of it', async () => {
  const half = (event: RecordEvent): RecordEvent[] => {
    if (event.from !== 'replica' || event.replica !== 'replica-3' || event.line.kind !== 'checkpoint') return [event];
    const done = event.line.work.done / 2;
    return [{ ...event, line: { ...event.line, work: { begun: done, done, failed: 0 } } }];
  };
  const run = await caseOf({}, half);
  const prediction = predict(run);
  const settled = run.replicas.map((replica) => levelAt(prediction?.sockets, replica, 6));
  assert.deepEqual(settled, [3 * 60 + 150, 3 * 60 + 150, 3 * 30 + 150]);
  assert.deepEqual(
    run.replicas.map((replica) => levelAt(prediction?.channels, replica, 6)),
    [180, 180, 90],
  );
});

test('where a replica is missing who dialled whom is unknown', async () => {
  const gone = (event: RecordEvent): RecordEvent[] =>
    event.from === 'replica' && event.replica === 'replica-2' && event.receivedMs > 3000 ? [] : [event];
  const run = await caseOf({}, gone);
  const prediction = predict(run);
  const first = run.replicas[0] as ReplicaCase;
  assert.equal(levelAt(prediction?.sockets, first, 1), 60);
  assert.equal(levelAt(prediction?.sockets, first, 6), undefined);
});

test('the growth predicted is that after the first slice: what fills up is none', async () => {
  const growth = async (shape: Shape) => {
    const run = await caseOf(shape);
    const prediction = predict(run);
    return prediction?.sockets && predictedGrowth(run.judged, prediction.sockets);
  };
  assert.equal(await growth({}), 6);
  assert.equal(await growth({ replicas: 5 }), 10);
  assert.equal(await growth({ variant: 'fixed' }), 0);
  assert.equal(await growth({ transport: 'tls-shared' }), 0);
  assert.equal(await growth({ slices: 1 }), undefined);
});

test('of a variant that is not known nothing is predicted', async () => {
  const { plan, events } = history();
  for (const variant of ['of-a-later-version', 'constructor']) {
    const record = await condense(batches(events), targetOf({ plan }));
    assert.equal(predict(openCase({ ...plan, target: { ...plan.target, variant } }, record)), undefined);
  }
});
