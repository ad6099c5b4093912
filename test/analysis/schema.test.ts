/**
 * The schema of an analysis is the analysis: it takes all that is made of any record, leaves nothing out, and says
 * where.
 */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { analyse } from '../../scripts/analysis/analyse.js';
import { analyseRecord } from '../../scripts/analysis/analyseRecord.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import { compareRuns } from '../../scripts/analysis/compare/compareRuns.js';
import { analysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { type Analysis, analysis } from '../../scripts/analysis/model/analysis.js';
import { comparison } from '../../scripts/analysis/model/comparison.js';
import { firstIssue } from '../../scripts/text/firstIssue.js';
import { root } from '../support/root.js';
import { projectRoot } from './compiledFrames.js';
import { batches, type History, history, labEvent, type Shape } from './history.js';
import { historyWithLoss } from './losses.js';
import { profiledHistory } from './profiledHistory.js';

const SHAPES: readonly Shape[] = [
  {},
  { variant: 'fixed' },
  { variant: 'reuse', transport: 'tls-shared' },
  { role: 'split' },
  { replicas: 1, expect: 'any' },
  { slices: 2, passes: 20 },
  { slices: 1, passes: 10 },
  { withoutKernel: true, blindToGrpc: true },
  { withoutCheckpoints: true, ticksPerSlice: 40 },
  { withoutCheckpoints: true },
  { loadKind: 'none' },
  { maxGrowth: [{ metric: 'sockets', perWork: 6 }] },
];

const analysed = ({ plan, events }: History) =>
  analyse(plan, batches(events), { sources: new DiskSources(projectRoot) });

/** Asserts that the schema takes an analysis as it is made, and as it is stored, and that it drops no part of it. */
function isTaken(made: Analysis): void {
  const stored: unknown = JSON.parse(JSON.stringify(made));
  assert.deepEqual(JSON.parse(JSON.stringify(analysis.parse(made))), stored);
  assert.deepEqual(analysis.parse(stored), stored);
}

describe('the schema of an analysis takes', () => {
  for (const shape of SHAPES)
    it(`a run of ${JSON.stringify(shape)}`, async () => isTaken(await analysed(history(shape))));

  it('a run that broke off anywhere', async () => {
    const { plan, events } = history({ replicas: 2, slices: 4, passes: 16, ticksPerSlice: 1 });
    for (let length = 0; length <= events.length; length++)
      isTaken(await analysed({ plan, events: events.slice(0, length) }));
  });

  it('a run that lost replicas and a node, was monitored and cut short', async () => {
    const loss = { lost: [2], atMs: 3000, joinedMs: 4000, sockets: 'close', node: 'worker-2' } as const;
    const { plan, events } = historyWithLoss({}, loss);
    const told = [
      labEvent(10, { kind: 'node', node: 'worker-2', state: 'ready' }),
      labEvent(3001, { kind: 'node', node: 'worker-2', state: 'down' }),
      labEvent(3100, { kind: 'alert', name: 'SocketsGrow', state: 'pending', replica: 'replica-1' }),
      labEvent(3200, { kind: 'alert', name: 'SocketsGrow', state: 'firing', replica: 'replica-1', value: 6 }),
      labEvent(6400, { kind: 'cut-short', by: 'SIGINT', message: 'interrupted' }),
    ];
    const all = [...events, ...told].sort((a, b) => a.receivedMs - b.receivedMs);
    const made = await analysed({ plan: { ...plan, observe: { ...plan.observe, metrics: 'monitored' } }, events: all });
    assert.deepEqual([made.alerts?.length, made.nodes?.length, made.replacements?.length], [1, 1, 1]);
    isTaken(made);
  });

  it('a run whose heaps were profiled', async () => {
    const heap = { leaked: [50, 10], other: [200, 60], dialer: [40, 5], nobody: [100, 90] } as const;
    const made = await analysed(profiledHistory({}, () => heap));
    assert.ok(made.profile);
    isTaken(made);
  });

  const kept = join(root, 'test', 'fixtures', 'records');
  for (const name of readdirSync(kept))
    it(`the kept record of ${name}, with its plan, its start and its sources`, async () => {
      const run = await analyseRecord(join(kept, name), { projectRoot });
      isTaken(run.analysis);
      const stored: unknown = JSON.parse(JSON.stringify(run));
      assert.deepEqual(analysedRun.parse(stored), stored);
    });
});

describe('the schema of an analysis refuses, and says where', () => {
  const wrong: readonly [where: RegExp, spoil: (made: Analysis) => unknown][] = [
    [/^outcome: /, (made) => ({ ...made, outcome: 'fine' })],
    [
      /^metrics\.0\.ci95\.1: /,
      ({ metrics: [first], ...made }) => ({ ...made, metrics: [{ ...first, ci95: [1, '∞'] }] }),
    ],
    [/^metrics\.0\.growthPerWork: /, (made) => changedFirst(made, { growthPerWork: Number.POSITIVE_INFINITY })],
    [/^metrics\.0\.name: /, (made) => changedFirst(made, { name: 'luck' })],
    [
      /^culprits\.0\.via\.0\.line: /,
      (made) => ({ ...made, culprits: [{ ...made.culprits[0], via: [{ file: 'a.ts' }] }] }),
    ],
    [
      /^charts\.overTime\.0\.series\.0\.points\.1: expected numbers/,
      (made) =>
        withPoints(made, [
          [1, 2],
          [3, null],
        ]),
    ],
    [/^charts\.overTime\.0\.series\.0\.points: expected a list/, (made) => withPoints(made, undefined)],
    [/^charts: /, ({ charts: _, ...made }) => made],
  ];
  for (const [where, spoil] of wrong)
    it(`${where.source}`, async () => {
      const { error } = analysis.safeParse(spoil(await analysed(history())));
      assert.match(firstIssue(error?.issues ?? []), where);
    });
});

function changedFirst({ metrics: [first], ...made }: Analysis, change: object): unknown {
  return { ...made, metrics: [{ ...first, ...change }] };
}

function withPoints({ charts, ...made }: Analysis, points: unknown): unknown {
  const [first] = charts.overTime;
  return { ...made, charts: { ...charts, overTime: [{ ...first, series: [{ replica: 'replica-1', points }] }] } };
}

describe('what was seen too briefly for any figure', () => {
  it('has no growth and no bounds; what is counted has both all the same', async () => {
    const { metrics } = await analysed(history({ slices: 2, passes: 20 }));
    const told = metrics.map(({ name, growthPerWork, ci95 }) => [
      name,
      growthPerWork !== null,
      ci95.map((end) => end !== null),
    ]);
    assert.deepEqual(told.slice(0, 1), [['sockets', true, [true, true]]]);
    const heap = metrics.find(({ name }) => name === 'heap_after_gc_bytes');
    assert.deepEqual([heap?.growthPerWork, heap?.ci95], [null, [null, null]]);
    for (const { growthPerWork, ci95, upper99PerWork } of heap?.perReplica ?? [])
      assert.deepEqual([growthPerWork, ci95, upper99PerWork], [null, [null, null], null]);
  });

  it('is not compared', async () => {
    const run = async (shape: Shape) => {
      const made = history(shape);
      return { schemaVersion: 2 as const, plan: made.plan, analysis: await analysed(made) };
    };
    const [brief, whole] = [await run({ slices: 2, passes: 20 }), await run({ variant: 'fixed' })];
    const found = compareRuns([
      { name: 'leaky', runs: [brief] },
      { name: 'fixed', runs: [whole] },
    ]);
    assert.ok(found.pairs.some(({ metric }) => metric === 'sockets'));
    assert.ok(!found.pairs.some(({ metric }) => metric === 'heap_after_gc_bytes'));
    assert.deepEqual(comparison.parse(JSON.parse(JSON.stringify(found))), JSON.parse(JSON.stringify(found)));
  });
});
