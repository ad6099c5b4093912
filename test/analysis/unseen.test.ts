/** What a clean verdict leaves out: as codes, and in the words of every report. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Hello } from '../../protos/vitals.js';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { resultDocument } from '../../scripts/commands/resultDocument.js';
import { junitXml, runPage, summaryMarkdown } from '../../scripts/report/index.js';
import { endingLines } from '../../scripts/terminal/ending.js';
import { lineOf } from '../../scripts/terminal/spans.js';
import { analysed } from '../report/analysed.js';
import { type Counted, told } from './counted.js';
import type { Shape } from './history.js';

const CLEAN: Shape = { variant: 'fixed' };
const ALL: Counted = { sessions: 1, descriptors: 20, children: 0, workers: 0 };

const run = (shape: Shape, reading: (passes: number) => Counted, hello?: Partial<Hello>): Promise<AnalysedRun> =>
  analysed(told(shape, reading, hello));

describe('a run without grpc-js', () => {
  const without = (seen: Hello['grpcJs']['seen']) =>
    run({ ...CLEAN, blindToGrpc: true }, () => ALL, { grpcJs: { observed: false, ...(seen && { seen }) } });

  it('is clean where there is none', async () => {
    const { analysis } = await without('none');
    assert.equal(analysis.outcome, 'clean');
    assert.deepEqual(analysis.unseen, []);
    assert.match(analysis.summary, /^fixed is clean: /);
  });

  it('is not clean where one may be there: said to be, or not said at all', async () => {
    for (const seen of ['unhooked', undefined] as const) {
      const { analysis } = await without(seen);
      assert.equal(analysis.outcome, 'inconclusive');
      assert.deepEqual(analysis.unseen, [{ what: 'channels', weight: 'doubt', why: 'grpc-js is bundled' }]);
      assert.match(analysis.summary, /: channels could not be observed: grpc-js is bundled$/);
    }
  });
});

it('channels of a grpc-js that is not hooked, beside one that is, leave nothing clean', async () => {
  const { analysis } = await run(CLEAN, () => ALL, {
    grpcJs: { observed: true, seen: 'unhooked' },
    blind: { grpc: 'a bundle makes calls' },
  });
  assert.deepEqual(analysis.unseen, [{ what: 'other-channels', weight: 'doubt', why: 'a bundle makes calls' }]);
  assert.equal(
    analysis.summary,
    'fixed is inconclusive: the channels of another grpc-js could not be observed: a bundle makes calls',
  );
});

describe('a deciding metric that is blind', () => {
  const blind = () => run(CLEAN, () => ({ ...ALL, workers: undefined }), { blind: { workers: 'no hook for threads' } });

  it('limits what is clean, and does not undo it', async () => {
    const { analysis } = await blind();
    assert.deepEqual([analysis.outcome, analysis.asExpected], ['clean', true]);
    assert.deepEqual(analysis.unseen, [{ what: 'workers', weight: 'limit', why: 'no hook for threads' }]);
    assert.equal(
      analysis.summary,
      'fixed is clean as far as seen: sockets settle at 4 and stay there; any growth is below 0.10 per pass (99 %); ' +
        'up to 2.8 KB per pass could hide in heap after GC; not seen: worker threads (no hook for threads)',
    );
    const leak = await run({}, () => ({ ...ALL, workers: undefined }), { blind: { workers: 'no hook for threads' } });
    assert.equal(leak.analysis.outcome, 'leak');
    assert.doesNotMatch(leak.analysis.summary, /not seen/);
  });

  it('is told wherever the outcome is', async () => {
    const record = await blind();
    const [first = []] = endingLines(record, { report: 'reports/r/report.html' });
    assert.equal(lineOf(first, false), '✔ fixed: clean as far as seen, as expected');
    assert.match(runPage(record), /<title>Clean as far as seen: fixed/);
    assert.match(runPage(record), /<\/svg>Clean as far as seen<\/span>/);
    assert.match(summaryMarkdown(record), /^### ● Clean as far as seen \(as expected\)/);
    assert.match(junitXml([record]), /not seen: worker threads: no hook for threads/);
    const document = resultDocument({ exitCode: 0, runs: [{ run: record, dir: '/r', report: '/r/report.html' }] }, '/');
    assert.deepEqual(document.runs[0]?.unseen, [{ what: 'workers', weight: 'limit', why: 'no hook for threads' }]);
    assert.equal(document.runs[0]?.outcome, 'clean');
  });

  it('is missed where a lab that counts it says nothing, and not in an older record', async () => {
    const silent = await run(CLEAN, () => ({ ...ALL, workers: undefined }));
    assert.deepEqual(silent.analysis.unseen, [{ what: 'workers', weight: 'limit', why: 'they were not counted' }]);
    const older = await run(CLEAN, () => ({}));
    assert.deepEqual(older.analysis.unseen, []);
    for (const key of ['workers', 'sessions', 'descriptors', 'children']) assert.ok(!(key in older.analysis.notSeen));
    assert.doesNotMatch(runPage(older), /[Ww]orker threads|Descriptors|HTTP\/2/);
  });

  it('is missed only where somebody asked for it, if that is timers', async () => {
    const asked = (timers: boolean) =>
      run({ ...CLEAN, plan: { timers } }, () => ({ ...ALL, timers: undefined }), { blind: { timers: 'no hooks' } });
    const whats = async (timers: boolean) => (await asked(timers)).analysis.unseen?.map(({ what }) => what);
    assert.deepEqual(await whats(true), ['timers']);
    assert.deepEqual(await whats(false), []);
  });
});

describe('a part of a metric that is blind', () => {
  it('limits what is clean: Unix-domain sockets', async () => {
    const { analysis } = await run(CLEAN, () => ALL, { blind: { unix: 'no table of them' } });
    assert.match(analysis.summary, /clean as far as seen.*; not seen: Unix-domain sockets \(no table of them\)$/);
  });

  it('limits what is clean where a worker thread lives, and not where none does any more', async () => {
    const inWorkers = 'worker threads have run';
    const lives = await run(CLEAN, (passes) => ({ ...ALL, workers: passes > 20 ? 1 : 0 }), { blind: { inWorkers } });
    assert.deepEqual(lives.analysis.unseen, [{ what: 'inside-workers', weight: 'limit', why: inWorkers }]);
    const gone = await run(CLEAN, () => ALL, { blind: { inWorkers } });
    assert.deepEqual(gone.analysis.unseen, []);
  });
});

describe('timers that are counted in part', () => {
  const GENERATORS = 'stream-orphan';
  const timers = (timersCounted?: Hello['timersCounted']) =>
    run({ variant: GENERATORS, plan: { timers: true } }, () => ALL, timersCounted && { timersCounted });

  it('are called so, and the prediction of all of them is not theirs', async () => {
    const { analysis } = await timers('referenced');
    const metric = analysis.metrics.find(({ name }) => name === 'timers');
    assert.equal(metric?.unit, 'referenced timers');
    assert.match(metric?.perReplica[0]?.sentence ?? '', /^referenced timers: /);
    assert.equal(metric?.predictedPerWork, undefined);
    assert.match(analysis.summary, /2\.00 referenced timers per pass/);
    assert.match(runPage(await timers('referenced')), /Referenced timers/);
  });

  it('are timers as ever where all are counted, and where an older record does not say', async () => {
    for (const counted of ['all', undefined] as const) {
      const { analysis } = await timers(counted);
      const metric = analysis.metrics.find(({ name }) => name === 'timers');
      assert.deepEqual([metric?.unit, metric?.predictedPerWork], ['timers', 2]);
    }
  });
});
