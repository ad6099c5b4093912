import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Tick } from '../../protos/vitals.js';
import { TickSeries } from '../../scripts/analysis/condense/tickSeries.js';
import type { TargetModel } from '../../scripts/targets/target.js';

const agentSockets: TargetModel['ownSockets'] = ({ byRole: { agent } }) =>
  agent && { total: agent.dialled + agent.accepted };

const tick = (boot: string, done: number, rssBytes: number): Tick => ({
  vitals: 1,
  boot,
  seq: 0,
  atMs: 0,
  kind: 'tick',
  work: { begun: done, done, failed: 0 },
  rssBytes,
  heapUsedBytes: 1,
  externalBytes: 1,
  cpuMs: 1,
  loopDelay: { meanMs: 1, p99Ms: 1, maxMs: 1 },
});

test('few ticks are kept as they are', () => {
  const series = new TickSeries(agentSockets, 10);
  for (let number = 0; number < 10; number++) series.add(tick('a', number, number), number * 1000, 'load');
  assert.deepEqual(
    series.buckets.map(({ atMs, work, bins }) => [atMs, work, bins.rss_bytes.min, bins.rss_bytes.max]),
    Array.from({ length: 10 }, (_, number) => [number * 1000, number, number, number]),
  );
});

test('however many ticks: bounded, in order, and nothing lost of count, sum, least and greatest', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 3000 }),
      fc.integer({ min: 4, max: 50 }),
      (values, capacity) => {
        const series = new TickSeries(agentSockets, capacity);
        for (const [number, value] of values.entries())
          series.add(tick('a', number, value), number, number < 5 ? 'baseline' : 'load');
        const bins = series.buckets.map((bucket) => bucket.bins.rss_bytes);
        assert.ok(series.buckets.length <= capacity);
        assert.equal(
          bins.reduce((sum, { count }) => sum + count, 0),
          values.length,
        );
        assert.equal(
          bins.reduce((sum, bin) => sum + bin.sum, 0),
          values.reduce((sum, value) => sum + value, 0),
        );
        assert.equal(Math.min(...bins.map(({ min }) => min)), Math.min(...values));
        assert.equal(Math.max(...bins.map(({ max }) => max)), Math.max(...values));
        assert.equal(series.buckets.at(-1)?.work, values.length - 1);
        assert.ok(
          series.buckets.every(
            ({ atMs }, position) => position === 0 || atMs > (series.buckets[position - 1]?.atMs ?? 0),
          ),
        );
      },
    ),
    { seed: 7, numRuns: 100 },
  );
});

test('processes and phases never share a bucket, and endless restarts stay bounded', () => {
  const series = new TickSeries(agentSockets, 20);
  for (let number = 0; number < 1000; number++) series.add(tick(`life ${number >> 1}`, 0, number), number, 'load');
  assert.ok(series.buckets.length <= 20);
  assert.ok(series.buckets.every(({ ticks }) => ticks <= 2));
  assert.equal(series.buckets.at(-1)?.boot, 'life 499');
});

test('what ticks do not carry has no value, not 0', () => {
  const series = new TickSeries(agentSockets);
  series.add(tick('a', 1, 1), 1, 'load');
  assert.equal(series.buckets[0]?.bins.sockets.count, 0);
});
