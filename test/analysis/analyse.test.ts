import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import type { Analysis, MetricAnalysis, MetricName } from '../../scripts/analysis/model/analysis.js';
import { runPlan } from '../../scripts/plan/plan.js';
import { type RecordEvent, recordEvent } from '../../scripts/record/events.js';
import { known } from '../support/known.js';
import { projectRoot } from './compiledFrames.js';
import { DIALERS } from './dialers.js';
import { batches, type History, history, labEvent, type Shape } from './history.js';

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

function metric(analysis: Analysis, name: MetricName): MetricAnalysis {
  const found = analysis.metrics.find((each) => each.name === name);
  assert.ok(found, `${name} was judged`);
  return found;
}

test('the hand-made histories are real records', () => {
  const { plan, events } = history();
  runPlan.parse(plan);
  for (const event of events) recordEvent.parse(event);
});

test('leaky leaks as predicted, and its dial is named', async () => {
  const analysis = await analysed();
  assert.equal(analysis.outcome, 'leak');
  assert.ok(analysis.asExpected);
  const sockets = metric(analysis, 'sockets');
  assert.equal(known(sockets.growthPerWork).toFixed(2), '6.00');
  assert.equal(sockets.predictedPerWork, 6);
  assert.equal(metric(analysis, 'channels').predictedPerWork, 3);
  assert.match(
    analysis.summary,
    /^leaky leaks: every replica gains 6\.00 sockets per pass: 60 in each of 15 slices, as predicted; leaky\.ts:\d+ makes clients that are never closed$/,
  );
  assert.deepEqual(
    analysis.replicas.map(({ sockets: levels }) => levels),
    Array(3).fill({ baseline: 0, settled: 360, predicted: 360, dialled: 180, accepted: 180 }),
  );
  assert.equal(analysis.forecast?.replica, 'replica-1');
  assert.ok((analysis.forecast?.secondsLeft ?? 0) > 0);
});

test('fixed and reuse are clean, settle at 4, and nobody is named', async () => {
  for (const variant of ['fixed', 'reuse'] as const) {
    const analysis = await analysed({ variant });
    assert.equal(analysis.outcome, 'clean', analysis.summary);
    assert.ok(analysis.asExpected);
    assert.match(
      analysis.summary,
      new RegExp(`^${variant} is clean: sockets settle at 4 and stay there; any growth is below 0\\.\\d\\d per pass`),
    );
    assert.equal(metric(analysis, 'sockets').predictedPerWork, 0);
    assert.deepEqual(analysis.culprits, []);
    assert.equal(analysis.forecast, undefined);
    assert.equal(analysis.replicas[0]?.sockets?.predicted, 4);
  }
});

test('with shared credentials sockets look clean, channels leak, and only a channel culprit is named', async () => {
  const analysis = await analysed({ transport: 'tls-shared' });
  assert.equal(analysis.outcome, 'leak');
  assert.equal(metric(analysis, 'sockets').outcome, 'clean');
  assert.equal(metric(analysis, 'sockets').predictedPerWork, 0);
  assert.match(
    analysis.summary,
    /gains 3\.00 channels per pass: 30 in each of 15 slices, as predicted, while its sockets stay flat and alone would have said clean; leaky\.ts:\d+/,
  );
  assert.deepEqual(
    analysis.culprits.map(({ resource }) => resource),
    ['channel'],
  );
  assert.equal(analysis.replicas[0]?.sockets?.predicted, 6);
});

test('an outcome other than the expected one is not as expected; any always is', async () => {
  assert.equal((await analysed({ expect: 'clean' })).asExpected, false);
  assert.equal((await analysed({ expect: 'any' })).asExpected, true);
});

test('growth that is tolerated is no leak', async () => {
  const maxGrowth = ['sockets', 'channels'].map((name) => ({ metric: name, perWork: 10 }));
  const analysis = await analysed({ maxGrowth, expect: 'any' });
  assert.equal(metric(analysis, 'sockets').outcome, 'clean');
  assert.equal(metric(analysis, 'channels').outcome, 'clean');
});

test('one replica alone is judged, and said to be', async () => {
  const analysis = await analysed({ replicas: 1 });
  assert.equal(analysis.outcome, 'leak');
  assert.match(analysis.summary, /the only replica judged gains 2\.00 sockets/);
});

test('without checkpoints the ticks under load are judged', async () => {
  const leaky = await analysed({ withoutCheckpoints: true, ticksPerSlice: 20 });
  assert.equal(metric(leaky, 'sockets').outcome, 'leak', metric(leaky, 'sockets').perReplica[0]?.sentence);
  const fixed = await analysed({ variant: 'fixed', withoutCheckpoints: true, ticksPerSlice: 20 });
  assert.notEqual(fixed.outcome, 'leak');
});

test('heap alone that rises is a leak; heap that doubts turns no clean run inconclusive', async () => {
  const heap = (rise: (index: number) => number) => (events: RecordEvent[]) =>
    events.map((event) =>
      event.from === 'replica' && event.line.kind === 'checkpoint'
        ? {
            ...event,
            line: {
              ...event.line,
              readings: event.line.readings.map((reading) => ({
                ...reading,
                heapUsedBytes: 20e6 + rise(event.line.kind === 'checkpoint' ? event.line.index : 0),
              })),
            },
          }
        : event,
    );
  const rising = await analysed(
    { variant: 'fixed' },
    heap((index) => index * 2e6),
  );
  assert.equal(rising.outcome, 'leak');
  assert.match(rising.summary, /KB of heap after GC per pass/);
  const step = await analysed(
    { variant: 'fixed' },
    heap((index) => (index >= 6 ? 9e6 : 0)),
  );
  assert.notEqual(metric(step, 'heap_after_gc_bytes').outcome, 'clean');
  assert.equal(step.outcome, 'clean');
});

test('names are data: a hostile replica name goes through as it is', async () => {
  const name = (replica: number) => `<script>alert(${replica})</script>__proto__`;
  const analysis = await analysed({ name });
  assert.equal(analysis.outcome, 'leak');
  assert.equal(analysis.replicas[0]?.id, name(1));
  const named = await analysed({ name: (replica) => (replica === 1 ? '__proto__' : `constructor${replica}`) });
  assert.equal(named.replicas.length, 3);
  assert.equal(named.outcome, 'leak');
});

test('abandoned channels are counted over all replicas', async () => {
  const analysis = await analysed({}, (events) =>
    events.map((event) =>
      event.from === 'replica' &&
      (event.line.kind === 'checkpoint' || event.line.kind === 'tick') &&
      event.line.channels
        ? { ...event, line: { ...event.line, channels: { ...event.line.channels, abandoned: 5 } } }
        : event,
    ),
  );
  assert.equal(analysis.abandoned, 15);
});

test('analysis is plain JSON', async () => {
  const analysis = await analysed();
  const again = JSON.parse(JSON.stringify(analysis)) as Analysis;
  assert.deepEqual(JSON.parse(JSON.stringify(again)), again);
  assert.doesNotMatch(JSON.stringify(analysis), /null,null|Infinity|NaN/);
});

test('phases, load and charts are those of the run', async () => {
  const analysis = await analysed();
  assert.deepEqual(
    analysis.phases.map(({ name }) => name),
    ['starting', 'baseline', 'load', 'draining', 'stopping', 'done'],
  );
  assert.equal(analysis.load?.slices.length, 6);
  assert.equal(analysis.load?.summary?.calls, 180);
  assert.equal(analysis.charts.checkpoints.length, 7);
  assert.deepEqual(analysis.charts.byWork[0]?.series[0]?.measured.at(-1), [60, 360]);
  assert.deepEqual(analysis.charts.byWork[0]?.series[0]?.predicted?.at(-1), [60, 360]);
  const drawn = analysis.charts.overTime.map(({ name, source }) => `${name} ${source}`);
  assert.ok(
    drawn.includes('rss_bytes ticks') &&
      drawn.includes('heap_after_gc_bytes checkpoints') &&
      drawn.includes('loop_delay_p99_ms ticks'),
    drawn.join(),
  );
  assert.ok(!drawn.some((name) => name.startsWith('timers')));
});

test('an ended run is one; a run cut short says after how much', async () => {
  assert.equal((await analysed()).audit.find(({ rule }) => rule === 'ran-to-its-end')?.level, 'ok');
  const cut = await analysed({}, (events) => [
    ...events.filter(({ receivedMs }) => receivedMs < 4500),
    labEvent(4500, { kind: 'cut-short', by: 'SIGINT', message: 'interrupted' }),
  ]);
  assert.match(cut.summary, /^leaky leaks \(cut short after 4 of 6 slices\)/);
  assert.match(
    cut.audit.find(({ rule }) => rule === 'ran-to-its-end')?.sentence ?? '',
    /cut short by SIGINT after 4 of 6 slices/,
  );
});
