import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import type { Certainty } from '../../scripts/analysis/compare/certainty.js';
import { certaintyOf, decidingBound } from '../../scripts/analysis/compare/certainty.js';
import { compareRuns } from '../../scripts/analysis/compare/compareRuns.js';
import { setLabels } from '../../scripts/analysis/compare/setLabels.js';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { type Judges, judges } from '../../scripts/analysis/verdict/judges.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { knownEnds } from '../support/known.js';
import type { PlanChanges } from '../support/plans.js';
import { changed } from '../support/plans.js';
import { projectRoot } from './compiledFrames.js';
import { batches, history, type Shape } from './history.js';

async function run(
  shape: Shape,
  differs: PlanChanges = {},
  keep: (event: RecordEvent) => boolean = () => true,
): Promise<AnalysedRun> {
  const { plan, events } = history(shape);
  const planned = changed(plan, differs);
  const first = events[0];
  const start = first?.from === 'lab' && first.line.kind === 'start' ? first.line : undefined;
  return {
    schemaVersion: 2,
    plan: planned,
    start,
    analysis: await analyse(planned, batches(events.filter(keep)), { sources: new DiskSources(projectRoot) }),
  };
}

const leaky = { name: 'leaky', runs: [await run({})] };
const fixed = { name: 'fixed', runs: [await run({ variant: 'fixed' })] };

test('fixed against leaky: what is saved per pass, and that it is certain', () => {
  const comparison = compareRuns([leaky, fixed]);
  assert.match(
    comparison.summary,
    /^fixed stops the leak of leaky: 6\.00 sockets per pass fewer \(60 in each of 15 slices before, none in 15 slices after\), certain: at least 4\.11 \(99 %\), even if runs differ by 10 %$/,
  );
  const sockets = comparison.pairs.find(({ metric }) => metric === 'sockets');
  assert.ok(sockets?.better);
  const [low, high] = knownEnds(sockets.ci99);
  assert.ok(low < 6 && high > 6);
  assert.deepEqual([comparison.differences, comparison.warnings], [[], []]);
  assert.deepEqual(comparison.sets, [
    { name: 'leaky', runs: [leaky.runs[0]?.plan.id] },
    { name: 'fixed', runs: [fixed.runs[0]?.plan.id] },
  ]);
});

test('leaky against fixed costs, and a run against its like differs in nothing', () => {
  assert.match(
    compareRuns([fixed, leaky]).summary,
    /^leaky costs 6\.00 sockets per pass more than fixed \(none in 15 slices before, 60 in each of 15 slices after\), certain: at least 4\.11 \(99 %\), even if runs differ by 10 %$/,
  );
  const same = compareRuns([fixed, { ...fixed, name: 'again' }]);
  assert.match(
    same.summary,
    /^no certain difference between again and fixed: 0\.00 sockets per pass saved, between −0\.03 and 0\.03 \(99 % either way\)$/,
  );
  assert.ok(same.pairs.every(({ better }) => !better));
});

test('many sets are told of in brief, and together where they save the same', async () => {
  const reuse = { name: 'reuse', runs: [await run({ variant: 'reuse' })] };
  const sets = [leaky, fixed, reuse, { ...fixed, name: 'mended' }, { ...leaky, name: 'again' }];
  assert.equal(
    compareRuns(sets).summary,
    'fixed, reuse and mended save 6.00 sockets per pass against leaky; no certain difference between again and leaky, and still leaks',
  );
});

test('the other order of the same sets is the same answer, the other way round', () => {
  const [there, back] = [compareRuns([leaky, fixed]), compareRuns([fixed, leaky])];
  const flipped: Record<Certainty, Certainty> = { saved: 'cost', cost: 'saved', none: 'none', shown: 'shown' };
  for (const [index, pair] of there.pairs.entries()) {
    const other = back.pairs[index];
    assert.ok(other);
    assert.deepEqual(
      knownEnds(other.bounds99).map((bound) => bound.toFixed(9)),
      knownEnds(pair.bounds99)
        .map((bound) => (-bound).toFixed(9))
        .reverse(),
    );
    assert.equal(certaintyOf(other), flipped[certaintyOf(pair)]);
    const [bounds, interval] = [knownEnds(pair.bounds99), knownEnds(pair.ci99)];
    assert.equal(pair.better, bounds[0] > 0);
    assert.ok(bounds[0] >= interval[0] && bounds[1] <= interval[1]);
  }
});

test('the one-sided bound decides on either side, also where the interval holds zero; RSS decides nothing', () => {
  const pair = { metric: 'heap_after_gc_bytes', unit: 'bytes' } as const;
  assert.equal(certaintyOf({ ...pair, bounds99: [1200, 9000] }), 'saved');
  assert.equal(decidingBound({ ...pair, bounds99: [1200, 9000] }), 'at least 1.2 KB (99 %)');
  assert.equal(certaintyOf({ ...pair, bounds99: [-9000, -1200] }), 'cost');
  assert.equal(decidingBound({ ...pair, bounds99: [-9000, -1200] }), 'at least 1.2 KB (99 %)');
  assert.equal(certaintyOf({ ...pair, bounds99: [-1, 9000] }), 'none');
  assert.equal(certaintyOf({ ...pair, metric: 'rss_bytes', bounds99: [1200, 9000] }), 'shown');
  assert.equal(decidingBound({ ...pair, bounds99: [-1, 9000] }), undefined);
  assert.equal(
    decidingBound({ ...pair, bounds99: [1200, 9000], allowedSpread: 0.15 }),
    'at least 1.2 KB (99 %), even if runs differ by 15 %',
  );
});

test('one run for a set is said; several need no such note', () => {
  assert.deepEqual(compareRuns([leaky, fixed]).notes, [
    'one run each: runs are taken to differ no more than replicas do; --repeat=3 checks it',
  ]);
  const twice = { ...fixed, runs: [...fixed.runs, ...fixed.runs] };
  assert.match(compareRuns([leaky, twice]).notes[0] ?? '', /^one run only of leaky: /);
  assert.deepEqual(compareRuns([{ ...leaky, runs: [...leaky.runs, ...leaky.runs] }, twice]).notes, []);
});

test('sets named after their runs have short labels that differ; the ids stay in the data', () => {
  const [a, b, c] = [
    '20260131T101500Z-fixed-processes-3fa9',
    '20260131T101507Z-fixed-processes-81c2',
    '20260131T101507Z-fixed-processes-00aa',
  ] as const;
  assert.deepEqual([...setLabels([a, b, 'leaky mtls']).values()], ['fixed 10:15:00', 'fixed 10:15:07', 'leaky mtls']);
  assert.deepEqual([...setLabels([a, b, c]).values()], ['fixed 10:15:00', 'fixed 81c2', 'fixed 00aa']);
  const comparison = compareRuns([
    { ...fixed, name: a },
    { ...fixed, name: b },
  ]);
  assert.match(comparison.summary, /^no certain difference between fixed 10:15:07 and fixed 10:15:00: /);
  assert.deepEqual(
    comparison.sets.map(({ name }) => name),
    [a, b],
  );
});

test('where sockets are alike the channels are told', async () => {
  const shared = { name: 'leaky', runs: [await run({ transport: 'tls-shared' })] };
  const cure = { name: 'fixed', runs: [await run({ variant: 'fixed', transport: 'tls-shared' })] };
  assert.match(compareRuns([shared, cure]).summary, /^fixed stops the leak of leaky: 3\.00 channels per pass fewer/);
});

/** Nothing that is said has two bounds of one figure: the one that decides stands alone. */
const TWO_BOUNDS = /CI \[|one-sided/;

test('no sentence has more than the bound that decides', () => {
  const { summary, notes } = compareRuns([leaky, fixed, { ...fixed, name: 'again' }]);
  assert.doesNotMatch([summary, ...notes].join(), TWO_BOUNDS);
  assert.equal(summary.match(/99 %/g)?.length, 2);
});

test('the first set is compared with each other one; more runs narrow the interval', async () => {
  const reuse = { name: 'reuse', runs: [await run({ variant: 'reuse' })] };
  assert.equal(compareRuns([leaky, fixed, reuse]).summary.split('; ').length, 2);
  const width = (runs: number) => {
    const repeat = <Set extends { runs: readonly AnalysedRun[] }>(set: Set) => ({
      ...set,
      runs: Array.from({ length: runs }, () => set.runs[0] as AnalysedRun),
    });
    const { pairs } = compareRuns([
      { ...repeat(leaky), name: 'a' },
      { ...repeat(fixed), name: 'b' },
    ]);
    const [low, high] = knownEnds(pairs[0]?.ci99 ?? [0, 0]);
    return high - low;
  };
  assert.ok(width(5) < width(1) / 2, `${width(5)} < ${width(1)} / 2`);
});

test('every difference of the plans beyond the variant is said', async () => {
  const other = await run({ variant: 'fixed', passes: 120, transport: 'tls-shared' }, { tickMs: 500, seed: 99 });
  const { differences } = compareRuns([leaky, { name: 'fixed', runs: [other] }]);
  assert.deepEqual(differences, [
    '--transport differs: mtls (leaky), tls-shared (fixed)',
    '--passes differs: 60 (leaky), 120 (fixed)',
    '--tick differs: 1s (leaky), 500ms (fixed)',
  ]);
});

test('another grpc-js or another Node is said too', async () => {
  const [base] = fixed.runs;
  assert.ok(base?.start);
  const newer: AnalysedRun = {
    ...base,
    start: { ...base.start, grpcJs: '1.6.0' },
    analysis: {
      ...base.analysis,
      replicas: base.analysis.replicas.map((replica) => ({ ...replica, node: 'v26.0.0' })),
    },
  };
  assert.deepEqual(compareRuns([leaky, { name: 'fixed', runs: [newer] }]).differences, [
    'grpc-js differs: 1.14.7 (leaky), 1.6.0 (fixed)',
    'Node of the replicas differs: v20.20.2 (leaky), v26.0.0 (fixed)',
  ]);
});

test('a client’s pass counts once, though its servers’ figures are of it too', async () => {
  const works: number[] = [];
  const compareSets: Judges['compareSets'] = (metric, a, b) => {
    works.push(...[...a, ...b].map(({ work }) => work));
    return judges.compareSets(metric, a, b);
  };
  const split = { name: 'split', runs: [await run({ role: 'split' })] };
  compareRuns([leaky, split], { compareSets });
  assert.deepEqual([...new Set(works)], [3 * 60]);
});

test('invalid runs are left out and named; without any other there is nothing to say', async () => {
  const invalid = await run({ variant: 'fixed' }, {}, (event) => event.from !== 'replica');
  const comparison = compareRuns([leaky, { name: 'fixed', runs: [invalid] }]);
  assert.deepEqual(comparison.pairs, []);
  assert.match(comparison.summary, /fixed cannot be compared with leaky/);
  assert.match(comparison.warnings.at(-1) ?? '', /is invalid and left out: This run of fixed proves nothing/);
  assert.match(
    compareRuns([leaky, { name: 'fixed', runs: [invalid, ...fixed.runs] }]).summary,
    /^fixed stops the leak of leaky: 6\.00/,
  );
});

test('a run in which growth is not known is not compared', async () => {
  const short = await run({ variant: 'fixed', ticksPerSlice: 0 }, {}, ({ receivedMs }) => receivedMs < 2000);
  const heap = compareRuns([leaky, { name: 'fixed', runs: [short] }]).pairs.filter(
    ({ metric }) => metric === 'heap_after_gc_bytes',
  );
  assert.deepEqual(heap, []);
});

test('heap that differs between two clean runs is no headline; with a leak behind it, it may be', () => {
  const warmed = (grown: number, outcome: 'clean' | 'leak') => {
    const [{ analysis, ...rest }] = fixed.runs as [AnalysedRun];
    const metrics = analysis.metrics.map((metric) =>
      metric.name === 'heap_after_gc_bytes'
        ? { ...metric, outcome, growthPerWork: grown, ci95: [grown * 0.99, grown * 1.01] as [number, number] }
        : metric,
    );
    return { ...rest, plan: { ...rest.plan, id: `grown-${grown}` }, analysis: { ...analysis, metrics } };
  };
  const sets = (outcome: 'clean' | 'leak') => [
    { name: 'a', runs: [warmed(10_000, outcome)] },
    { name: 'b', runs: [warmed(100, 'clean')] },
  ];
  assert.match(compareRuns(sets('clean')).summary, /^no certain difference between b and a: 0\.00 sockets/);
  assert.match(compareRuns(sets('leak')).summary, /^b stops the leak of a: 9\.9 KB of heap after GC per pass less/);
});
