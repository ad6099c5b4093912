import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyse } from '../../scripts/analysis/analyse.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import type { Analysis } from '../../scripts/analysis/model/analysis.js';
import type { LoadSample } from '../../scripts/analysis/model/judgement.js';
import { coverageOfCheckpoints, coverageOfSamples } from '../../scripts/analysis/verdict/coverage.js';
import { judgeCheckpoints, judgeSingleLoad } from '../../scripts/analysis/verdict/index.js';
import type { RecordEvent } from '../../scripts/record/events.js';
import { projectRoot } from './compiledFrames.js';
import { batches, history, labEvent, type Shape } from './history.js';

const analysed = (
  shape: Shape,
  change: (events: RecordEvent[]) => RecordEvent[] = (events) => events,
): Promise<Analysis> => {
  const { plan, events } = history(shape);
  return analyse(plan, batches(change(events)), { sources: new DiskSources(projectRoot) });
};

const level = (index: number, work: number, settled = true, boot = 'a') => ({
  index,
  work,
  settled,
  boot,
  readings: [4, 4, 4],
  disturbed: false,
});
const levels = (count: number) => Array.from({ length: count }, (_, index) => level(index, index * 10));

/** A run stopped after so many slices, in the way the lab records it. */
const stopAfter = (slices: number, by: string) => (events: RecordEvent[]) => {
  const atMs = 500 + slices * 1000;
  return [
    ...events.filter(({ receivedMs }) => receivedMs < atMs),
    labEvent(atMs, { kind: 'cut-short', by, message: '' }),
    labEvent(atMs, { kind: 'phase', name: 'stopping' }),
    labEvent(atMs, { kind: 'phase', name: 'done' }),
  ];
};

const without = (isGone: (index: number, replica: string) => boolean) => (events: RecordEvent[]) =>
  events.filter(
    (event) =>
      !(event.from === 'replica' && event.line.kind === 'checkpoint' && isGone(event.line.index, event.replica)),
  );

describe('coverage', () => {
  it('is enough from 3 slices on, and to the end from 98 % of it on', () => {
    assert.deepEqual(coverageOfCheckpoints(levels(3)), { enough: false, seenWork: 20, endWork: 20, toTheEnd: true });
    assert.equal(coverageOfCheckpoints(levels(4)).enough, true);
    assert.equal(coverageOfCheckpoints(levels(4), 30.6).toTheEnd, true);
    assert.equal(coverageOfCheckpoints(levels(4), 31).toTheEnd, false);
  });

  it('counts neither what never settled nor what brought no work nor a pair across a restart', () => {
    const unsettled = [...levels(4), level(4, 40, false)];
    assert.deepEqual(coverageOfCheckpoints(unsettled), { enough: true, seenWork: 30, endWork: 40, toTheEnd: false });
    assert.equal(coverageOfCheckpoints([...levels(4), level(4, 30, false)]).toTheEnd, true);
    assert.equal(coverageOfCheckpoints([...levels(3), level(3, 20)]).enough, false);
    assert.equal(coverageOfCheckpoints([...levels(3), level(3, 30, true, 'b')]).enough, false);
  });

  it('of samples reaches one step beyond the last', () => {
    const load = Array.from({ length: 20 }, (_, index) => ({ work: index * 10 }));
    assert.deepEqual(coverageOfSamples(load, 200), { enough: true, seenWork: 190, endWork: 200, toTheEnd: true });
    assert.equal(coverageOfSamples(load, 220).toTheEnd, false);
    assert.equal(coverageOfSamples(load.slice(0, 15)).enough, false);
  });
});

describe('the end of the load', () => {
  it('not seen, acquits nothing and excuses no leak, by checkpoints', () => {
    const flat = levels(7);
    assert.equal(judgeCheckpoints('sockets', flat, 0, 60).outcome, 'clean');
    const early = judgeCheckpoints('sockets', flat, 0, 120);
    assert.deepEqual([early.outcome, early.reason], ['inconclusive', 'the end of the load was not seen']);
    assert.match(early.sentence, /judged up to 60 of 120 passes/);
    const leaky = flat.map((each) => ({ ...each, readings: [each.work * 6] }));
    assert.equal(judgeCheckpoints('sockets', leaky, 0, 120).outcome, 'leak');
  });

  it('not seen, acquits nothing and excuses no leak, by samples under load', () => {
    const samples = (perPass: number): LoadSample[] => [
      ...[0, 1, 2].map((atMs): LoadSample => ({ atMs, work: 0, boot: 'a', value: 4, phase: 'baseline' })),
      ...Array.from(
        { length: 60 },
        (_, index): LoadSample => ({
          atMs: 3 + index,
          work: index * 10,
          boot: 'a',
          value: 4 + index * 10 * perPass,
          phase: 'load',
        }),
      ),
    ];
    assert.equal(judgeSingleLoad('sockets', samples(0), 0, 600).outcome, 'clean');
    assert.equal(judgeSingleLoad('sockets', samples(0), 0, 1200).reason, 'the end of the load was not seen');
    assert.equal(judgeSingleLoad('sockets', samples(1), 0, 1200).outcome, 'leak');
  });

  it('not seen since the run was cut short at half: fixed is not clean, leaky leaks', async () => {
    for (const by of ['time limit', 'SIGINT']) {
      const fixed = await analysed({ variant: 'fixed', slices: 24, passes: 240 }, stopAfter(12, by));
      assert.equal(fixed.outcome, 'inconclusive');
      assert.equal(fixed.asExpected, false);
      assert.match(
        fixed.summary,
        /^fixed is inconclusive \(cut short after 12 of 24 slices\): .*the end of the load was not seen/,
      );
      assert.match(
        fixed.audit.find(({ rule }) => rule === 'end-of-load-seen')?.sentence ?? '',
        /replica-1 after 120 of 240 passes/,
      );
      assert.equal((await analysed({ slices: 24, passes: 240 }, stopAfter(12, by))).outcome, 'leak');
    }
  });

  it('seen before the run was cut short: clean', async () => {
    const cut = await analysed({ variant: 'fixed' }, stopAfter(6, 'SIGTERM'));
    assert.equal(cut.outcome, 'clean', cut.summary);
  });

  it('not seen since the last checkpoints are missing or never settled, though the run went on to its end', async () => {
    const missing = await analysed(
      { variant: 'fixed' },
      without((index) => index > 4),
    );
    assert.equal(missing.outcome, 'inconclusive');
    assert.match(missing.summary, /the end of the load was not seen/);
    assert.equal(
      (
        await analysed(
          {},
          without((index) => index > 4),
        )
      ).outcome,
      'leak',
    );
    const loud = await analysed({ variant: 'fixed' }, (events) =>
      events.map((event) =>
        event.from === 'replica' && event.line.kind === 'checkpoint' && event.line.index === 6
          ? { ...event, line: { ...event.line, settled: false } }
          : event,
      ),
    );
    assert.equal(loud.outcome, 'inconclusive');
  });

  it('not seen since the lab failed: phases that end without draining are no end', async () => {
    const failed = await analysed({ variant: 'fixed' }, (events) => [
      ...events.filter(({ receivedMs }) => receivedMs < 4500),
      labEvent(4500, { kind: 'phase', name: 'stopping' }),
      labEvent(4500, { kind: 'phase', name: 'done' }),
    ]);
    assert.equal(failed.outcome, 'inconclusive');
    assert.equal(failed.audit.find(({ rule }) => rule === 'ran-to-its-end')?.level, 'note');
  });

  it('of one replica of three does not undo the others; of two it does', async () => {
    const gone = (...names: string[]) => without((index, replica) => index === 6 && names.includes(replica));
    assert.equal((await analysed({ variant: 'fixed' }, gone('replica-1'))).outcome, 'clean');
    assert.equal((await analysed({ variant: 'fixed' }, gone('replica-1', 'replica-2'))).outcome, 'inconclusive');
  });

  it('is where its share ends, where the load fell unevenly but all of it was done', async () => {
    const share: Record<string, number> = { 'replica-1': 1, 'replica-2': 1.4, 'replica-3': 0.6 };
    const unevenly = (total: number) => (events: RecordEvent[]) =>
      events.map((event): RecordEvent => {
        if (event.from !== 'replica' || (event.line.kind !== 'checkpoint' && event.line.kind !== 'tick')) return event;
        const done = Math.round(event.line.work.done * (share[event.replica] ?? 1) * total);
        return { ...event, line: { ...event.line, work: { begun: done, done, failed: 0 } } };
      });
    const all = await analysed({ variant: 'fixed' }, unevenly(1));
    assert.equal(all.outcome, 'clean', all.summary);
    const sockets = all.metrics[0]?.perReplica.map(({ outcome }) => outcome);
    assert.deepEqual(sockets, ['clean', 'clean', 'clean']);
    const short = await analysed({ variant: 'fixed' }, unevenly(0.8));
    assert.equal(short.outcome, 'inconclusive', short.summary);
  });
});
