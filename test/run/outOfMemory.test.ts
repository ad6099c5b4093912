import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startChild } from '../../scripts/engines/childProcess.js';
import type { Deployment } from '../../scripts/engines/engine.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { FleetWatch } from '../../scripts/run/fleetWatch.js';
import { createRecorder } from '../../scripts/run/recorder.js';
import { PATIENCE_MS } from '../support/patience.js';
import { planOf } from '../support/plans.js';

it('a replica that dies of a full heap is told from one that is killed', async () => {
  const greedy = 'const all = []; for (;;) all.push(new Array(100_000).fill(0).map(Math.random));';
  const child = startChild(['--max-old-space-size=24', '-e', greedy], {});
  const stack: Deployment = {
    replicas: [Object.assign(child, { name: 'agent-1' })],
    job: child,
    onEvent: () => undefined,
    onReplacement: () => undefined,
    [Symbol.asyncDispose]: () => child.stop(0),
  };
  const events: RecordEvent[] = [];
  const recorder = createRecorder(
    { append: (event) => events.push(event), log: () => undefined },
    { event: () => undefined },
  );
  const fleet = new FleetWatch(planOf({}), stack, recorder);
  await fleet.noneLives(AbortSignal.timeout(PATIENCE_MS));
  const line = events[0]?.line;
  assert.ok(line?.kind === 'replica-ended');
  assert.equal(line.how, 'out-of-memory');
  assert.ok(line.lastLog.some((text) => text.includes('heap out of memory')));
});
