/** A second stretch of load: when it is wanted, and what it makes of the outcome of the first. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { LoadLine } from '../../protos/load.js';
import type { Vitals } from '../../protos/vitals.js';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import { add, type Condensed, nothingSeen } from '../../scripts/analysis/condense/accumulate.js';
import { furtherOwnStretch, furtherStretch } from '../../scripts/analysis/furtherStretch.js';
import type { Analysis } from '../../scripts/analysis/model/analysis.js';
import { commandPlan } from '../../scripts/plan/ownPlan.js';
import type { PlanFor, RunPlan } from '../../scripts/plan/plan.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import type { Stretch } from '../../scripts/record/stretch.js';
import { targetOf } from '../../scripts/targets/index.js';
import { projectRoot } from './compiledFrames.js';
import { batches, type History, history, labEvent, type Shape } from './history.js';
import type { Omitted } from './historyLines.js';

/** A first stretch of 60 passes in 6 slices; what comes after the load is left out. */
const first = (shape: Shape = {}): History => {
  const { plan, events } = history({ variant: 'fixed', expect: 'any', ...shape });
  return {
    plan,
    events: events.filter(({ from, line }) => from !== 'lab' || line.kind !== 'phase' || !ENDS.has(line.name)),
  };
};
const ENDS = new Set(['draining', 'stopping', 'done']);

const wanted = ({ plan, events }: History, changes: Partial<RunPlan['work']> = {}) => {
  const seen = nothingSeen(targetOf({ plan }));
  for (const event of events) add(seen, event);
  return furtherStretch({ ...plan, work: { ...plan.work, ...changes } }, seen);
};

/** Sockets and channels as a pool has them that makes one client a pass up to its cap. */
const pool =
  (cap: number, perPass = 1) =>
  (passes: number) => {
    const held = Math.min(cap, Math.round(passes * perPass));
    return { channels: held, dialled: held, accepted: 0, opened: held };
  };

/** The same model over 180 passes, as a record of 60 with a second stretch of 120 has it. */
async function confirmed(shape: Shape, because: Stretch['because'], of: Stretch['first']): Promise<Analysis> {
  const { plan, events } = history({ variant: 'fixed', expect: 'any', ...shape, passes: 180, slices: 18 });
  const stretch = { kind: 'stretch', amount: 120, slices: 12, because, first: of } as const;
  const begins = events.findIndex(
    ({ from, line }) => from === 'load' && line.kind === 'slice-begin' && line.index === 7,
  );
  const told: RecordEvent[] = [
    ...events.slice(0, begins),
    labEvent(events[begins]?.receivedMs ?? 0, stretch),
    ...events.slice(begins),
  ];
  const planned = { ...plan, work: { ...plan.work, amount: 60, slices: 6 } };
  return analyse(planned, batches(told), { sources: new DiskSources(projectRoot) });
}

describe('a second stretch of load is wanted', () => {
  it('not where the outcome is plain: a leak as predicted, and a clean run', () => {
    assert.equal(wanted(first({ variant: 'leaky' })), undefined);
    assert.equal(wanted(first()), undefined);
  });

  it('where a leak is small, or could be a pool that fills, with twice the work', () => {
    const small = wanted(first({ holds: pool(1000, 0.4) }));
    assert.deepEqual(small, { amount: 120, slices: 6, because: 'small', first: 'leak' });
    assert.equal(wanted(first({ holds: pool(1000) }))?.because, 'could-be-pool');
  });

  it('not for growth beyond any pool', () => {
    assert.equal(wanted(first({ holds: pool(10_000, 20) })), undefined);
  });

  it('where a doubt is in want of work, not where something was never seen', () => {
    assert.equal(wanted(first({ holds: pool(45) }))?.because, 'want-of-work');
    assert.equal(wanted(first({ blindToGrpc: true })), undefined);
  });

  it('always where it is asked for, never where it is refused, and never twice', () => {
    assert.equal(wanted(first(), { confirm: 'always' })?.because, 'asked');
    assert.equal(wanted(first({ holds: pool(45) }), { confirm: 'never' }), undefined);
    const { plan, events } = first({ holds: pool(45) });
    const again = labEvent(9000, { kind: 'stretch', amount: 120, slices: 6, because: 'small', first: 'leak' });
    assert.equal(wanted({ plan, events: [...events, again] }), undefined);
  });
});

/** What a command of one's own held at each checkpoint of 360 calls: its heap, in KB, and nothing else that moves. */
function drivenRecord(heapKb: readonly number[]): { plan: PlanFor<'command'>; seen: Condensed } {
  const id = '20260105T101500Z-server.js-command-0001';
  const plan = commandPlan(
    { 'drive.call': 'shop.Cart/Get', 'drive.calls': 360 },
    { id, argv: ['node', 'server.js'], cwd: '/' },
  );
  const seen = nothingSeen(targetOf({ plan }));
  const at = (index: number) => 1000 * (index + 1);
  const said = (receivedMs: number, seq: number, line: Omitted<Vitals>) =>
    add(seen, {
      ...{ receivedMs, from: 'replica', replica: 'server.js' },
      line: { vitals: 1, boot: 'b', seq, atMs: 1.7e12 + receivedMs, ...line },
    });
  const driven = (
    receivedMs: number,
    line:
      | Pick<Extract<LoadLine, { kind: 'slice-begin' }>, 'kind' | 'index'>
      | Omit<Extract<LoadLine, { kind: 'slice-end' }>, 'load' | 'atMs'>,
  ) => add(seen, { receivedMs, from: 'load', line: { load: 1, atMs: 1.7e12 + receivedMs, ...line } });
  const grpcJs = { observed: false, seen: 'none' } as const;
  said(10, 0, {
    kind: 'hello',
    pid: 1,
    node: 'v20.20.2',
    platform: 'linux',
    grpcJs,
    argv: ['/server.js'],
    listening: [8080],
    blind: {},
  });
  const sockets = { total: 1, byRole: {}, unix: 0 };
  for (const [index, kb] of heapKb.entries()) {
    if (index > 0) {
      driven(at(index) - 900, { kind: 'slice-begin', index });
      driven(at(index) - 100, { kind: 'slice-end', index, calls: 60, failed: 0 });
    }
    const held = { sockets, descriptors: { total: 20, byKind: { tcp: 2, file: 18 } }, children: 0, workers: 0 };
    const reading = {
      atMs: 1,
      ...held,
      sessions: { client: 0, server: 1 },
      timers: 1,
      heapUsedBytes: 1000 * kb,
      externalBytes: 1e6,
      rssBytes: 8e7,
    };
    said(at(index), index + 1, {
      ...{ kind: 'checkpoint', index, by: 'lab', settled: true, disturbed: false, waitedMs: 25, cpuMs: 300 * index },
      work: { begun: 0, done: 0, failed: 0 },
      readings: [reading, reading, reading],
      censuses: { kernel: sockets, node: { sockets: 1, timers: 1 } },
    });
  }
  return { plan, seen };
}

describe('a second stretch of load on a command of one’s own is wanted', () => {
  const because = (...heapKb: number[]) => {
    const { plan, seen } = drivenRecord(heapKb);
    return furtherOwnStretch(plan, seen)?.because;
  };

  it('where nothing that is counted grows, and the heap still rises at the end: more work settles it', () => {
    const { plan, seen } = drivenRecord([7740, 8441, 8820, 9243, 9674, 9773, 10_068]);
    assert.deepEqual(furtherOwnStretch(plan, seen), {
      amount: 720,
      slices: 6,
      because: 'want-of-work',
      first: 'inconclusive',
      memory: true,
    });
  });

  it('not where the heap stays put, nor where its warm-up has run out', () => {
    assert.equal(because(7740, 7750, 7745, 7751, 7748, 7752, 7749), undefined);
    assert.equal(because(7740, 8900, 9300, 9420, 9450, 9455, 9456), undefined);
  });

  it('where heap leaks plainly and no line is known', () => {
    assert.equal(because(8000, 9500, 11_000, 12_500, 14_000, 15_500, 17_000), 'no-line');
  });
});

describe('the outcome rests on the second stretch', () => {
  it('a pool that was still filling is clean, and its course is told from the start', async () => {
    const alone = await analyse(...ofOne(first({ holds: pool(58) })));
    assert.notEqual(alone.outcome, 'clean');
    const both = await confirmed({ holds: pool(58) }, 'could-be-pool', 'leak');
    assert.equal(both.outcome, 'clean', both.summary);
    assert.equal(both.metrics.find(({ name }) => name === 'channels')?.reasonCode, 'bounded');
    assert.match(both.summary, /a leak at first, settled over 120 more passes in the same processes/);
    assert.deepEqual(both.confirmation, { amount: 120, slices: 12, because: 'could-be-pool', first: 'leak' });
    assert.equal(both.metrics[0]?.perReplica[0]?.levels.length, 19);
    assert.deepEqual(
      both.audit.filter(({ level }) => level === 'invalid'),
      [],
    );
  });

  it('a small leak goes on, and is confirmed', async () => {
    const both = await confirmed({ holds: pool(1000, 0.4) }, 'small', 'leak');
    assert.equal(both.outcome, 'leak', both.summary);
    assert.match(both.summary, /confirmed over 120 more passes/);
  });

  it('one that was cut short in it is judged by all that was seen, and not acquitted', async () => {
    const { plan, events } = history({ variant: 'fixed', expect: 'any', passes: 180, slices: 18 });
    const cut = events.filter(({ receivedMs }) => receivedMs < 8000);
    const begins = cut.findIndex(
      ({ from, line }) => from === 'load' && line.kind === 'slice-begin' && line.index === 7,
    );
    const stretch = { kind: 'stretch', amount: 120, slices: 12, because: 'asked', first: 'clean' } as const;
    cut.splice(begins, 0, labEvent(cut[begins]?.receivedMs ?? 0, stretch));
    const planned = { ...plan, work: { ...plan.work, amount: 60, slices: 6 } };
    const { outcome } = await analyse(planned, batches(cut), { sources: new DiskSources(projectRoot) });
    assert.equal(outcome, 'inconclusive');
  });
});

function ofOne({ plan, events }: History): Parameters<typeof analyse> {
  return [plan, batches(events), { sources: new DiskSources(projectRoot) }];
}
