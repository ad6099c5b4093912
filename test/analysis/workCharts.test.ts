/** The charts against work: every metric that may say leak, and first the one that does. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import { leadingMetric } from '../../scripts/analysis/charts/leadingMetric.js';
import { leadingOfComparison } from '../../scripts/analysis/compare/leadingOfComparison.js';
import type { Analysis, MetricName } from '../../scripts/analysis/model/analysis.js';
import { projectRoot } from './compiledFrames.js';
import { DIALERS } from './dialers.js';
import { batches, type History, history } from './history.js';

/**
 * Makes a history in which each pass of each of three replicas leaves four streams on it, and one is the call that asks
 * for the checkpoint.
 */
function withStreams({ plan, events }: History): History {
  for (const { line } of events)
    if ('vitals' in line && line.kind === 'checkpoint')
      for (const reading of line.readings) reading.streams = 1 + 4 * line.work.done;
  return { plan: { ...plan, target: { ...plan.target, variant: 'stream-forgotten' }, expect: 'leak' }, events };
}

function of({ plan, events }: History): Promise<Analysis> {
  return analyse(plan, batches(events), { sources: new DiskSources(projectRoot), dialers: DIALERS });
}

const chart = ({ charts }: Analysis, name: MetricName) => charts.byWork.find((each) => each.name === name);

test('each metric that may say leak has its levels as judged, with the prediction where there is one', async () => {
  const analysis = await of(withStreams(history({ variant: 'fixed' })));
  assert.deepEqual(
    analysis.charts.byWork.map(({ name, unit }) => [name, unit]),
    [
      ['sockets', 'sockets'],
      ['channels', 'channels'],
      ['streams', 'streams'],
      ['heap_after_gc_bytes', 'bytes'],
      ['external_bytes', 'bytes'],
    ],
  );
  const streams = chart(analysis, 'streams')?.series;
  assert.equal(streams?.length, 3);
  for (const { measured, predicted } of streams ?? []) {
    const line = [0, 10, 20, 30, 40, 50, 60].map((work) => [work, 1 + 4 * work]);
    assert.deepEqual(measured, line);
    assert.deepEqual(predicted, line, 'it begins where the measurement does');
  }
  assert.deepEqual(chart(analysis, 'channels')?.series[0]?.predicted?.at(-1), [60, 2]);
  assert.equal(chart(analysis, 'heap_after_gc_bytes')?.series[0]?.predicted, undefined);
  assert.ok(
    analysis.charts.overTime.some(
      ({ name, source, series }) => name === 'streams' && source === 'checkpoints' && series[0]?.points.length === 7,
    ),
  );
});

test('what was not seen has no chart', async () => {
  const analysis = await of(history({ blindToGrpc: true }));
  assert.deepEqual(
    analysis.charts.byWork.map(({ name }) => name),
    ['sockets', 'heap_after_gc_bytes', 'external_bytes'],
  );
});

test('the picture of a run leads with what its verdict speaks of', async () => {
  const [leaky, shared, forgotten, fixed] = await Promise.all(
    [
      history(),
      history({ transport: 'plaintext' }),
      withStreams(history({ variant: 'fixed' })),
      history({ variant: 'fixed' }),
    ].map(of),
  );
  assert.ok(leaky && shared && forgotten && fixed);
  for (const [analysis, name] of [
    [leaky, 'sockets'],
    [shared, 'channels'],
    [forgotten, 'streams'],
    [fixed, 'sockets'],
  ] as const) {
    assert.equal(leadingMetric(analysis.metrics), name, analysis.summary);
    assert.match(analysis.summary, new RegExp(name));
  }
  assert.equal(leadingMetric([]), 'sockets');
  const doubtful = fixed.metrics.map((metric) => ({
    ...metric,
    outcome: metric.name === 'channels' ? ('inconclusive' as const) : metric.outcome,
  }));
  assert.equal(leadingMetric(doubtful), 'channels');
});

test('the picture of a comparison leads with what certainly differs', async () => {
  const [leaky, forgotten, fixed] = await Promise.all(
    [history(), withStreams(history({ variant: 'fixed' })), history({ variant: 'fixed' })].map(of),
  );
  assert.ok(leaky && forgotten && fixed);
  const pair = (metric: MetricName, bounds99: [number, number]) => ({
    ...{ from: 'a', to: 'b', metric, unit: metric, savedPerWork: 1, ci99: bounds99, bounds99, better: bounds99[0] > 0 },
  });
  const all = [forgotten.metrics, fixed.metrics];
  assert.equal(leadingOfComparison({ pairs: [pair('sockets', [-1, 1]), pair('streams', [3, 5])] }, all), 'streams');
  assert.equal(
    leadingOfComparison({ pairs: [pair('sockets', [-3, -2]), pair('streams', [3, 5])] }, all),
    'sockets',
    'worse is a difference too',
  );
  assert.equal(leadingOfComparison({ pairs: [] }, all), 'streams', 'else what leaks');
  const warmUp = { pairs: [pair('heap_after_gc_bytes', [100, 200])] };
  assert.equal(leadingOfComparison(warmUp, [fixed.metrics, fixed.metrics]), 'sockets', 'warm-up is no difference');
  const heapLeaks = leaky.metrics.map((metric) => ({
    ...metric,
    outcome: metric.role === 'supports' ? ('leak' as const) : ('clean' as const),
  }));
  assert.equal(leadingOfComparison(warmUp, [heapLeaks, fixed.metrics]), 'heap_after_gc_bytes');
});
