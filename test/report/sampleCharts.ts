/** The load and the charts of a sample. */
import type { Analysis } from '../../scripts/analysis/model/analysis.js';
import type { TimeChart, WorkChart } from '../../scripts/analysis/model/charts.js';
import { METRIC_NAMES, type MetricName } from '../../scripts/analysis/model/metrics.js';
import type { Shape } from './sampleRun.js';

/** Its load: every call answered, latencies as measured on the real fleet. */
export function loadOf({ passes, replicas, seconds }: Shape): NonNullable<Analysis['load']> {
  const calls = passes * replicas.length;
  const span = (seconds * 1000 - 1000) / 6;
  return {
    kind: 'grpc',
    summary: {
      load: 1,
      kind: 'summary',
      atMs: seconds * 1000,
      planned: calls,
      calls,
      failed: 0,
      byStatus: { OK: calls },
      lateStarts: 0,
      latestStartMs: 1.2,
      latency: { meanMs: 21.4, p50Ms: 19.25, p90Ms: 33.1, p99Ms: 61.7, maxMs: 88.02 },
      byAddress: Object.fromEntries(
        replicas.map((_, index) => [`127.0.0.1:${31_000 + index}`, { calls: passes, failed: 0 }]),
      ),
    },
    slices: Array.from({ length: 6 }, (_, index) => ({
      index: index + 1,
      beginMs: 700 + index * span,
      endMs: 700 + index * span + span * 0.7,
      calls: calls / 6,
      failed: 0,
      p50Ms: 18 + index,
      p99Ms: 55 + index * 3,
      maxMs: 70 + index * 4,
    })),
  };
}

/** Its charts: ticks with some noise between least and greatest, settled levels for the heap. */
export function chartsOf(shape: Shape): Analysis['charts'] {
  const { replicas, passes, perPass, seconds, pointsPerLine } = shape;
  const span = (seconds * 1000 - 1000) / 6;
  const atMs = (index: number) => (index === 0 ? 620 : 700 + (index - 1) * span + span * 0.85);
  const checkpoints = Array.from({ length: 7 }, (_, index) => ({ index, atMs: Math.round(atMs(index)) }));
  const noise = generator(shape.id.length * 7 + passes);
  const leak = shape.outcome === 'leak' || shape.outcome === 'invalid';
  const ticked = (
    name: TimeChart['name'],
    unit: string,
    value: (share: number, index: number) => number,
  ): TimeChart => ({
    name,
    unit,
    source: 'ticks',
    series: replicas.map((replica, index) => ({
      replica,
      points: Array.from({ length: pointsPerLine }, (_, at) => {
        const share = at / Math.max(1, pointsPerLine - 1);
        const middle = value(share, index);
        return [
          Math.round(share * seconds * 1000),
          middle,
          middle * (0.97 - noise() * 0.02),
          middle * (1.03 + noise() * 0.02),
        ] as [number, number, number, number];
      }),
    })),
  });
  const settled = (name: TimeChart['name'], unit: string, base: number, perWork: number): TimeChart => ({
    name,
    unit,
    source: 'checkpoints',
    series: replicas.map((replica, index) => ({
      replica,
      points: checkpoints.map(
        (each) =>
          [
            each.atMs,
            base +
              index * base * 0.004 +
              levelAt(shape, perWork, (each.index * passes) / 6, base * 0.02) +
              Math.round(noise() * base * 0.002),
          ] as [number, number],
      ),
    })),
  });
  const worked = (share: number) => Math.round(Math.max(0, Math.min(1, (share - 0.14) / 0.8)) * passes);
  return {
    byWork: METRIC_NAMES.filter((name) => perPass[name] !== undefined && name !== 'rss_bytes').map((name) =>
      workChart(shape, name, leak),
    ),
    checkpoints,
    overTime: [
      ticked('sockets', 'sockets', (share) => levelAt(shape, perPass.sockets ?? 0, worked(share), 4)),
      ticked('channels', 'channels', (share) => levelAt(shape, perPass.channels ?? 0, worked(share), 2)),
      settled('heap_after_gc_bytes', 'bytes', 21_400_000, perPass.heap_after_gc_bytes ?? 0),
      ticked(
        'rss_bytes',
        'bytes',
        (share, index) => 88_000_000 + index * 700_000 + worked(share) * (perPass.rss_bytes ?? 0) + noise() * 1_500_000,
      ),
      ticked('loop_delay_p99_ms', 'ms', (_, index) => 10.4 + index * 0.3 + noise() * 6),
    ],
  };
}

/** Settled levels of one metric after every slice, with a prediction for sockets and channels. */
function workChart(shape: Shape, name: MetricName, leak: boolean): WorkChart {
  const { replicas, passes } = shape;
  const growth = shape.perPass[name] ?? 0;
  const [base, bound] = name === 'heap_after_gc_bytes' ? [21_400_000, 428_000] : [0, name === 'sockets' ? 4 : 2];
  const works = Array.from({ length: 7 }, (_, index) => (index * passes) / 6);
  return {
    name,
    unit: base > 0 ? 'bytes' : name,
    series: replicas.map((replica) => ({
      replica,
      measured: works.map((work) => [work, base + levelAt(shape, growth, work, bound)] as [number, number]),
      ...(['sockets', 'channels'].includes(name) && {
        predicted: works.map((work) => [work, leak ? growth * work : work === 0 ? 0 : bound] as [number, number]),
      }),
    })),
  };
}

/** A small seeded generator (mulberry32), 0 … 1. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A settled level after `work` passes; what is bounded fills up in the first slice. */
export function levelAt({ outcome, passes }: Shape, perPass: number, work: number, bound: number): number {
  if (outcome === 'inconclusive')
    return work > passes / 2 ? bound + Math.round(perPass * passes) : Math.min(bound, work * 2);
  return perPass >= 0.01 ? Math.round(perPass * work) : Math.min(bound, work * 2);
}
