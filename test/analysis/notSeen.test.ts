import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Reading } from '../../protos/vitals.js';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import type { Analysis, MetricAnalysis, MetricName } from '../../scripts/analysis/model/analysis.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { known } from '../support/known.js';
import { projectRoot } from './compiledFrames.js';
import { DIALERS } from './dialers.js';
import { batches, type History, history, type Shape } from './history.js';

const analysed = (
  shape: Shape = {},
  change: (events: RecordEvent[]) => RecordEvent[] = (events) => events,
): Promise<Analysis> => {
  const { plan, events } = history(shape);
  return of({ plan, events: change(events) });
};

function of({ plan, events }: History): Promise<Analysis> {
  return analyse(plan, batches(events), { sources: new DiskSources(projectRoot), dialers: DIALERS });
}

const checkpointsOf = (change: (reading: Reading, replica: string) => Reading) => (events: RecordEvent[]) =>
  events.map((event) =>
    event.from === 'replica' && event.line.kind === 'checkpoint'
      ? {
          ...event,
          line: { ...event.line, readings: event.line.readings.map((reading) => change(reading, event.replica)) },
        }
      : event,
  );

/** Heap that stays where it is, so that it does not tell of a leak in the place of what cannot be seen. */
const withoutMemory = checkpointsOf((reading) => ({ ...reading, heapUsedBytes: 20e6 }));

function metric(analysis: Analysis, name: MetricName): MetricAnalysis {
  const found = analysis.metrics.find((each) => each.name === name);
  assert.ok(found, `${name} was judged`);
  return found;
}

test('without /proc the sockets come from libuv', async () => {
  const analysis = await analysed({ withoutKernel: true });
  assert.equal(analysis.outcome, 'leak');
  assert.equal(known(metric(analysis, 'sockets').growthPerWork).toFixed(2), '6.00');
  assert.equal(analysis.census[0]?.kernel, undefined);
  assert.equal(analysis.notSeen.kernel, 'no /proc here');
});

test('a bundled gRPC is not seen, said so, and sockets decide alone', async () => {
  const analysis = await analysed({ blindToGrpc: true });
  assert.equal(analysis.outcome, 'leak');
  assert.equal(analysis.notSeen.channels, 'grpc-js is bundled');
  assert.equal(analysis.abandoned, undefined);
  assert.deepEqual(analysis.culprits, []);
  assert.ok(!analysis.metrics.some(({ name }) => name === 'channels' || name === 'timers'));
  assert.equal(analysis.notSeen.timers, 'they are counted with --count-timers only');
});

test('a leak that only channels could show is not acquitted where gRPC cannot be seen', async () => {
  const blind = await analysed({ transport: 'plaintext', blindToGrpc: true }, withoutMemory);
  assert.equal(metric(blind, 'sockets').outcome, 'clean');
  assert.equal(blind.outcome, 'inconclusive');
  assert.equal(blind.asExpected, false);
  assert.equal(blind.summary, 'leaky is inconclusive: channels could not be observed: grpc-js is bundled');
  assert.deepEqual([...new Set(blind.replicas.map(({ outcome }) => outcome))], ['inconclusive']);
  assert.equal((await analysed({ transport: 'plaintext' })).outcome, 'leak');
  assert.equal((await analysed({ variant: 'fixed', transport: 'plaintext' })).outcome, 'clean');
});

test('what only one of three replicas could see is not said of all', async () => {
  const blindOn = (...names: string[]) =>
    checkpointsOf((reading, name) => (names.includes(name) ? { ...reading, channels: undefined } : reading));
  const one = await analysed({ transport: 'plaintext' }, (events) =>
    withoutMemory(blindOn('replica-1', 'replica-3')(events)),
  );
  const channels = metric(one, 'channels');
  assert.deepEqual(
    channels.perReplica.map(({ outcome, reason }) => [outcome, reason]),
    [
      ['inconclusive', 'not seen on this replica'],
      ['leak', 'rises after every slice'],
      ['inconclusive', 'not seen on this replica'],
    ],
  );
  assert.equal(one.outcome, 'inconclusive');
  assert.match(one.summary, /channels: only replica-2 of 3 replicas leaks, and 2 could not be seen/);
  assert.equal(channels.growthPerWork, 3);
  const two = await analysed({ transport: 'plaintext' }, (events) => withoutMemory(blindOn('replica-1')(events)));
  assert.equal(two.outcome, 'leak');
  assert.equal((await analysed({ variant: 'fixed' }, blindOn('replica-1', 'replica-3'))).outcome, 'inconclusive');
  assert.equal((await analysed({ variant: 'fixed' }, blindOn('replica-1'))).outcome, 'clean');
});

test('what a replica could not see is no zero', async () => {
  const withoutSockets = (events: RecordEvent[]) =>
    events.map((event) =>
      event.from === 'replica' && event.line.kind === 'checkpoint'
        ? {
            ...event,
            line: {
              ...event.line,
              readings: event.line.readings.map(({ sockets: _, ...rest }) => rest),
              censuses: { node: event.line.censuses.node },
            },
          }
        : event,
    );
  const analysis = await analysed({ ticksPerSlice: 0 }, withoutSockets);
  assert.ok(!analysis.metrics.some(({ name }) => name === 'sockets'));
  assert.ok(analysis.notSeen.sockets);
  assert.equal(analysis.replicas[0]?.sockets, undefined);
  assert.match(analysis.summary, /3\.00 channels per pass/);
});
