import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { at, fixture, type Observed, observed, ofKind } from './observed.js';

/** A limit that a quiet process never comes to, however busy the machine is. */
const PATIENT_MS = 10_000;

const restless = (RESTLESS: string, limitMs = PATIENT_MS) =>
  observed(fixture('restless.js'), { env: { RESTLESS, LEAK_LAB_SETTLE_LIMIT_MS: `${limitMs}` } });

function states(seen: Observed): [settled: boolean, disturbed: boolean][] {
  assert.equal(seen.code, 0, seen.stderr);
  return [1, 2].map((index) => {
    const { settled, disturbed } = at(seen, 'checkpoint', index);
    return [settled, disturbed];
  });
}

describe('a checkpoint', () => {
  test('of a quiet process is settled and undisturbed; two at once are taken one after the other, in order', async () => {
    const seen = await restless('not at all');
    assert.deepEqual(states(seen), [
      [true, false],
      [true, false],
    ]);
    assert.deepEqual(
      ofKind(seen, 'checkpoint').map(({ index }) => index),
      [1, 2],
    );
    const [first, second] = [at(seen, 'checkpoint', 1), at(seen, 'checkpoint', 2)];
    assert.ok((first.readings.at(-1)?.atMs ?? 0) <= (second.readings[0]?.atMs ?? 0));
    assert.deepEqual(JSON.parse(seen.log[0] ?? ''), [
      { settled: true, disturbed: false },
      { settled: true, disturbed: false },
    ]);
  });

  for (const how of ['work', 'busy', 'churn']) {
    test(`of a process that never gets quiet is unsettled: ${how}`, async () => {
      const seen = await restless(how, 200);
      for (const [settled] of states(seen)) assert.equal(settled, false);
      for (const { waitedMs, readings } of ofKind(seen, 'checkpoint')) {
        assert.ok(waitedMs >= 200);
        assert.equal(readings.length, 3);
      }
    });
  }

  test('waits for work to end, and counts it', async () => {
    const seen = await restless('brief');
    assert.deepEqual(states(seen), [
      [true, false],
      [true, false],
    ]);
    assert.deepEqual(at(seen, 'checkpoint', 1).work, { begun: 1, done: 1, failed: 1 });
  });

  for (const how of ['arrival', 'dial']) {
    test(`into which something arrives is disturbed, and the next one is not: ${how}`, async () => {
      assert.deepEqual(states(await restless(how)), [
        [true, true],
        [true, false],
      ]);
    });
  }

  test('takes as many readings as it is told to', async () => {
    const seen = await observed(fixture('restless.js'), { env: { RESTLESS: 'not at all', LEAK_LAB_READINGS: '5' } });
    assert.equal(at(seen, 'checkpoint', 1).readings.length, 5);
  });
});

test('sockets that the probe counts as they come and go are those of the kernel', {
  skip: process.platform !== 'linux',
}, async () => {
  const seen = await observed(fixture('counted.js'), { env: { LEAK_LAB_TICK_MS: '20' } });
  assert.equal(seen.code, 0, seen.stderr);
  const closing = ofKind(seen, 'event').find(({ name }) => name === 'closing');
  const tick = ofKind(seen, 'tick').findLast(({ seq }) => seq < (closing?.seq ?? 0));
  const { kernel } = at(seen, 'checkpoint', 1).censuses;
  assert.deepEqual(tick?.sockets, kernel);
  assert.deepEqual(
    at(seen, 'checkpoint', 1).connections,
    { dialled: 23, accepted: 23 },
    'those that are closed again included',
  );
  assert.deepEqual(kernel?.byRole, { test: { dialled: 10, accepted: 10 }, other: { dialled: 3, accepted: 3 } });
});
