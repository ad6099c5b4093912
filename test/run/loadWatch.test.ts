/** The record of a load that is not done, and why, as a code. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Deployment, ProcessEnd, Replica, Running } from '../../scripts/engines/engine.js';
import { loads } from '../../scripts/load/loads.js';
import type { LabLine } from '../../scripts/record/events.js';
import { FleetWatch } from '../../scripts/run/fleetWatch.js';
import { watchLoad } from '../../scripts/run/loadWatch.js';
import { planOf } from '../support/plans.js';

const EXITED: ProcessEnd = { code: 1, signal: null, expected: false };
const never = new Promise<never>(() => undefined);
const processThat = (ended: Promise<ProcessEnd>): Running => ({ onLine: () => undefined, ended });

/** Watches a load whose job prints so, and whose job and only replica end so; returns what is recorded of it. */
async function recordedOf(
  job: Promise<ProcessEnd>,
  replica: Promise<ProcessEnd>,
  until: 'ready' | 'over',
  prints: readonly object[] = [],
) {
  const told: LabLine[] = [];
  const nothing = () => undefined;
  const recorder = { vitals: nothing, load: nothing, lab: (line: LabLine) => void told.push(line), log: nothing };
  const plan = planOf({ load: 'grpc', replicas: 1 });
  let end: (ending: ProcessEnd) => void = nothing;
  const killed = new Promise<ProcessEnd>((resolve) => (end = resolve));
  const only: Replica = { ...processThat(Promise.race([replica, killed])), name: 'agent-1', kill: nothing };
  const deployment: Deployment = {
    replicas: [only],
    job: {
      ...processThat(job),
      onLine(listener) {
        for (const line of prints) listener(JSON.stringify(line));
      },
    },
    onEvent: () => undefined,
    onReplacement: () => undefined,
    [Symbol.asyncDispose]: async () => undefined,
  };
  const stop = new AbortController();
  const fleet = new FleetWatch(plan, deployment, recorder);
  const watch = watchLoad(plan, { running: deployment.job, name: 'load' }, loads.grpc, recorder);
  await (until === 'ready' ? watch.ready(fleet, stop.signal) : watch.over(fleet, stop.signal));
  stop.abort();
  end(EXITED); // the watch over the fleet ends with it
  return told.flatMap((line) => (line.kind === 'load-failed' ? [line] : []));
}

for (const [name, job, replica, until, cause, message] of [
  [
    'a job that ended before its first call',
    Promise.resolve(EXITED),
    never,
    'ready',
    { by: 'job-ended', job: 'load', before: 'ready' },
    'the load ended with status 1 before every replica was ready',
  ],
  [
    'a job that ended too soon',
    Promise.resolve(EXITED),
    never,
    'over',
    { by: 'job-ended', job: 'load', before: 'done' },
    'the load ended with status 1 before it was done',
  ],
  [
    'a job whose memory was full',
    Promise.resolve<ProcessEnd>({ code: 137, signal: null, expected: false, cause: { how: 'out-of-memory' } }),
    never,
    'over',
    { by: 'job-ended', job: 'load', before: 'done', how: 'out-of-memory' },
    'the load ended with its memory full before it was done',
  ],
  [
    'a fleet of which nobody is left',
    never,
    Promise.resolve(EXITED),
    'over',
    { by: 'no-replica-left' },
    'no replica was left to receive the load',
  ],
] as const)
  it(`tells ${name}`, async () => {
    const [failed, ...more] = await recordedOf(job, replica, until);
    assert.deepEqual([failed?.cause, failed?.message, more], [cause, message, []]);
  });

const sliceEnd = (failed: number) => ({
  ...{ load: 1, atMs: 0, kind: 'slice-end', index: 1, calls: 30, failed },
  firstFailure: { status: 'INTERNAL', said: 'nobody was found' },
});

it('ends a load of whose first slice nothing was answered, and tells what the first call was answered', async () => {
  const [failed, ...more] = await recordedOf(never, never, 'over', [sliceEnd(30)]);
  assert.deepEqual(failed?.cause, { by: 'nothing-answered', calls: 30, status: 'INTERNAL' });
  assert.equal(failed.message, 'no call of the first slice was answered well, 30 in all (INTERNAL: nobody was found)');
  assert.deepEqual(more, []);
});

it('goes on where one call of the first slice was answered', async () => {
  const [failed] = await recordedOf(Promise.resolve(EXITED), never, 'over', [sliceEnd(29)]);
  assert.equal(failed?.cause?.by, 'job-ended');
});
