import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import type { Analysis } from '../../scripts/analysis/model/analysis.js';
import { type Finding, ruleName } from '../../scripts/analysis/model/audit.js';
import { recordEvent } from '../../scripts/record/events.js';
import { projectRoot } from './compiledFrames.js';
import { DIALERS } from './dialers.js';
import { batches, labEvent, type Shape } from './history.js';
import { historyWithLoss, type Loss } from './losses.js';

function lossy(shape: Shape, loss: Loss): Promise<Analysis> {
  const { plan, events } = historyWithLoss(shape, loss);
  for (const event of events) recordEvent.parse(event);
  return analyse(plan, batches(events), { sources: new DiskSources(projectRoot), dialers: DIALERS });
}

function finding(analysis: Analysis, rule: string): Finding {
  const found = analysis.audit.find((each) => ruleName(each) === rule);
  assert.ok(found, `${rule} was audited`);
  return found;
}

const IDLE = { sockets: 'close' } as const;

test('one of three lost in mid-run, whenever, however its sockets end, replaced or not: never a false outcome, never off a prediction', async () => {
  for (const variant of ['leaky', 'fixed'] as const) {
    const counts: Record<string, number> = {};
    for (const sockets of ['close', 'half-open'] as const) {
      for (let atMs = 700; atMs <= 6000; atMs += 370) {
        for (const [toldMs, joinedMs] of [
          [atMs, undefined],
          [atMs + 30, atMs + 60],
          [atMs + 900, atMs + 1800],
          [atMs + 1500, undefined],
        ] as const) {
          const analysis = await lossy(
            { variant, replicas: 3 },
            { lost: [2], atMs, toldMs, joinedMs, sockets, node: 'worker-2' },
          );
          const label = `${variant} lost at ${atMs}, told at ${toldMs}, replaced at ${joinedMs}, ${sockets}: ${analysis.summary}`;
          counts[analysis.outcome] = (counts[analysis.outcome] ?? 0) + 1;
          assert.notEqual(analysis.outcome, variant === 'leaky' ? 'clean' : 'leak', label);
          assert.notEqual(analysis.outcome, 'invalid', label);
          assert.doesNotMatch(analysis.summary, /predicted/, label);
          assert.match(analysis.summary, /replica-2 was lost with its node worker-2/, label);
          for (const { predictedPerWork } of analysis.metrics) assert.equal(predictedPerWork, undefined, label);
          assert.ok(
            analysis.replicas.every(({ id }) => id !== 'replica-5'),
            label,
          );
        }
      }
    }
    const right = counts[variant === 'leaky' ? 'leak' : 'clean'] ?? 0;
    const all = Object.values(counts).reduce((sum, times) => sum + times, 0);
    assert.ok(right >= 0.8 * all, `${variant}: ${JSON.stringify(counts)}`);
  }
});

test('the survivors of a leaky fleet leak at their own rate, and it is said of whom the verdict is', async () => {
  const analysis = await lossy(
    {},
    { lost: [2], atMs: 2600, toldMs: 2700, joinedMs: 3000, sockets: 'close', node: 'worker-2' },
  );
  assert.equal(analysis.outcome, 'leak', analysis.summary);
  assert.match(
    analysis.summary,
    /^leaky leaks: every replica gains \d\.\d\d sockets per pass \[[^\]]+\]; .*; replica-2 was lost with its node worker-2 2\.7 s after the start/,
  );
  assert.equal(
    finding(analysis, 'replicas-lived').sentence,
    'replica-2 was lost with its node worker-2 2.7 s after the start; the verdict is of the other 2 of 3.',
  );
  assert.match(finding(analysis, 'fleet-unchanged').sentence, /growth is not read across/);
  assert.deepEqual(
    analysis.metrics[0]?.perReplica.map(({ replica }) => replica),
    ['replica-1', 'replica-3'],
  );
});

test('a replacement is listed as one, without a verdict, and counts nowhere', async () => {
  const analysis = await lossy({ variant: 'fixed' }, { lost: [2], atMs: 2600, joinedMs: 2800, sockets: 'close' });
  assert.deepEqual(
    analysis.replacements?.map(({ id, replaces, joinedMs }) => [id, replaces, joinedMs]),
    [['replica-5', 'replica-2', 2800]],
  );
  assert.deepEqual(
    analysis.replicas.map(({ id }) => id),
    ['replica-1', 'replica-2', 'replica-3'],
  );
  assert.equal(finding(analysis, 'enough-replicas').sentence, 'Only 2 of 3 replicas can be judged.');
  assert.equal(finding(analysis, 'no-restarts').level, 'ok');
  assert.doesNotMatch(JSON.stringify([analysis.metrics, analysis.charts, analysis.census]), /replica-5/);
});

test('what the place tells is kept: nodes, tasks, notes, gaps, and marks of what happened', async () => {
  const { plan, events } = historyWithLoss({}, { ...IDLE, lost: [2], atMs: 2600, joinedMs: 2800, node: 'worker-2' });
  const task = (atMs: number, of: string, node: string, state: string) =>
    labEvent(atMs, { kind: 'task', of, task: `task-of-${of}`, node, state });
  const told = [
    labEvent(5, { kind: 'note', text: 'the image was made from this machine' }),
    labEvent(6, { kind: 'node', node: 'worker-2', state: 'ready' }),
    ...[1, 2, 3].map((number) => task(10, `replica-${number}`, `worker-${number}`, 'running')),
    task(11, 'load', 'worker-1', 'running'),
    labEvent(2590, { kind: 'node', node: 'worker-2', state: 'down' }),
    task(2610, 'replica-2', 'worker-2', 'orphaned'),
    task(2790, 'replica-5', 'worker-3', 'running'),
    labEvent(3000, { kind: 'gap', replica: 'replica-1', boot: 'b0000001', missing: 2 }),
    labEvent(3100, { kind: 'gap', replica: 'replica-1', boot: 'b0000001', missing: 1 }),
  ];
  const of = (extra: typeof told) =>
    analyse(plan, batches([...events, ...extra].sort((a, b) => a.receivedMs - b.receivedMs)), {
      sources: new DiskSources(projectRoot),
      dialers: DIALERS,
    });
  const analysis = await of(told);
  assert.deepEqual(
    analysis.replicas.map(({ swarmNode }) => swarmNode),
    ['worker-1', 'worker-2', 'worker-3'],
  );
  assert.equal(analysis.replacements?.[0]?.swarmNode, 'worker-3');
  assert.deepEqual(analysis.notes, ['the image was made from this machine']);
  assert.deepEqual(analysis.nodes, [
    {
      name: 'worker-2',
      changes: [
        { atMs: 6, state: 'ready' },
        { atMs: 2590, state: 'down' },
      ],
    },
  ]);
  assert.deepEqual(
    analysis.marks?.map(({ text, kind }) => [text, kind]),
    [
      ['worker-2 down', 'node-down'],
      ['replica-2 lost', 'ended'],
      ['replica-5 joined', 'joined'],
    ],
  );
  assert.deepEqual(finding(analysis, 'vitals-complete'), {
    rule: 'vitals-complete',
    level: 'note',
    missing: [{ replica: 'replica-1', lines: 3 }],
    sentence: 'Never arrived: 3 vitals lines of replica-1.',
  });
  assert.equal(finding(await of([]), 'vitals-complete').level, 'ok');
  const endless = Array.from({ length: 5000 }, (_, index) => [
    task(4000, 'load', 'worker-1', index % 2 ? 'running' : 'failed'),
    labEvent(4000, { kind: 'note', text: `note ${index}` }),
    labEvent(4000, { kind: 'node', node: `worker-${index}`, state: 'ready' }),
  ]).flat();
  const bounded = await of([...told, ...endless]);
  assert.ok(JSON.stringify([bounded.notes, bounded.nodes, bounded.marks]).length < 60_000);
});

test('two of three lost with their node: invalid, and the reason names node and replicas', async () => {
  for (const variant of ['leaky', 'fixed'] as const) {
    const analysis = await lossy({ variant }, { ...IDLE, lost: [2, 3], atMs: 3000, joinedMs: 3500, node: 'worker-2' });
    assert.equal(analysis.outcome, 'invalid');
    assert.match(
      analysis.summary,
      /Only 1 of 3 replicas is left to judge; replica-2 and replica-3 were lost with their node worker-2 3 s after the start$/,
    );
    assert.equal(
      finding(analysis, 'replicas-lived').sentence,
      'replica-2 and replica-3 were lost with their node worker-2 3 s after the start.',
    );
  }
});

test('lost before its baseline: the fleet was never complete, also where a replacement read one', async () => {
  for (const joinedMs of [undefined, 490]) {
    const analysis = await lossy({ variant: 'fixed' }, { ...IDLE, lost: [2], atMs: 450, joinedMs, node: 'worker-2' });
    assert.equal(analysis.outcome, 'invalid', analysis.summary);
    assert.match(
      analysis.summary,
      /replica-2 was lost with its node worker-2 before its baseline was read, so the fleet was never complete/,
    );
  }
});

test('many lost and replaced one after the other are no leak of what they replace', async () => {
  for (const atMs of [2600, 3700, 4600]) {
    const analysis = await lossy(
      { variant: 'fixed', replicas: 30 },
      { ...IDLE, lost: [21, 22, 23, 24, 25, 26, 27, 28, 29, 30], atMs, joinedMs: atMs + 1100, node: 'worker-3' },
    );
    assert.notEqual(analysis.outcome, 'leak', analysis.summary);
    assert.equal(analysis.outcome, 'clean', analysis.summary);
  }
});
