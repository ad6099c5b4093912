import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type ExitCode, exitCodeOf, exitCodeOfRun } from '../../scripts/commands/exitStatus.js';
import { resultDocument, resultDocumentSchema } from '../../scripts/commands/resultDocument.js';
import { compared } from '../report/comparisonSamples.js';
import { cleanRun, cutRun, leakRecord } from '../report/samples.js';
import { leakyRunFile } from '../terminal/run.js';

const leaky = await leakyRunFile();
const fixed = await cleanRun();

const pair = { from: 'leaky', to: 'fixed' };

/** Three digits say that a figure is the one meant. */
function inShort(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(3)) : value;
}

describe('the JSON document', () => {
  const paths = { dir: '/home/me/project/reports/r1', report: '/home/me/project/reports/r1/report.html' };
  const { comparison } = compared(['leaky', leaky], ['fixed', fixed]);
  const result = {
    exitCode: 0,
    runs: [{ run: leaky, ...paths }],
    comparison: { comparison, report: '/home/me/project/reports/c/report.html' },
  } as const;

  it('is what the contract says, field by field, with paths relative to the working directory', () => {
    const document = resultDocument(result, '/home/me/project');
    assert.deepEqual(JSON.parse(JSON.stringify(document, inShort)), {
      schemaVersion: 1,
      exitCode: 0,
      runs: [
        {
          ...{
            id: '20260131T101502Z-leaky-processes-3f2a',
            dir: 'reports/r1',
            report: 'reports/r1/report.html',
            variant: 'leaky',
            engine: 'processes',
          },
          ...{ outcome: 'leak', expected: 'leak', summary: leaky.analysis.summary, seconds: 6.6, workUnit: 'pass' },
          unseen: [],
          metrics: [
            {
              ...{ name: 'sockets', unit: 'sockets', outcome: 'leak', reason: 'rises after every slice' },
              ...{ growthPerWork: 6, ci95: [5.99, 6.01], predictedPerWork: 6 },
            },
            {
              ...{ name: 'channels', unit: 'channels', outcome: 'leak', reason: 'rises after every slice' },
              ...{ growthPerWork: 3, ci95: [2.99, 3.01], predictedPerWork: 3 },
            },
            {
              ...{ name: 'streams', unit: 'streams', outcome: 'clean', reason: 'flat' },
              ...{ growthPerWork: 0, ci95: [0, 0.0246] },
            },
            {
              ...{ name: 'heap_after_gc_bytes', unit: 'bytes', outcome: 'leak', reason: 'rises after every slice' },
              ...{ growthPerWork: 81_000, ci95: [79_900, 82_100] },
            },
            {
              ...{ name: 'external_bytes', unit: 'bytes', outcome: 'clean', reason: 'flat' },
              ...{ growthPerWork: 0, ci95: [-1_070, 1_070] },
            },
            {
              ...{ name: 'rss_bytes', unit: 'bytes', outcome: 'clean', reason: 'flat' },
              ...{ growthPerWork: 40_000, ci95: [29_300, 50_700] },
            },
          ],
          perReplica: ['replica-1', 'replica-2', 'replica-3'].map((id) => ({
            ...{ id, work: 60, outcome: 'leak' },
            sockets: { baseline: 0, settled: 360, predicted: 360, dialled: 180, accepted: 180 },
          })),
          culprits: ['channel', 'socket'].map((resource) => ({
            ...{
              file: 'services/variants/leaky.ts',
              line: 13,
              column: 20,
              function: 'discover',
              via: [{ file: 'services/agent/peer.ts', line: 26, column: 24 }],
            },
            ...{ resource, opened: 540, closed: 0, live: 540, share: 1 },
          })),
          cost: { cpuMs: 5, dials: 3, connections: 3 },
        },
      ],
      comparison: {
        report: 'reports/c/report.html',
        pairs: [
          { ...pair, metric: 'sockets', savedPerWork: 6, ci99: [3.78, 8.22], better: true },
          { ...pair, metric: 'channels', savedPerWork: 3, ci99: [1.89, 4.11], better: true },
          { ...pair, metric: 'streams', savedPerWork: 0, ci99: [-0.0346, 0.0346], better: false },
          { ...pair, metric: 'heap_after_gc_bytes', savedPerWork: 81_000, ci99: [50_900, 111_000], better: true },
          { ...pair, metric: 'external_bytes', savedPerWork: 0, ci99: [-2_570, 2_570], better: false },
          { ...pair, metric: 'rss_bytes', savedPerWork: 0, ci99: [-33_200, 33_200], better: false },
        ],
      },
    });
  });

  it('says null for a bound that is not known; a growth that nobody measured is 0 in it, as ever', async () => {
    const cut = await cutRun({ by: 'signal', signal: 'SIGINT' }, leakRecord({ role: 'split' }), 1200);
    const document = resultDocument({ exitCode: 2, runs: [{ run: cut, ...paths }] }, '/');
    const told = { outcome: 'inconclusive', growthPerWork: 0, ci95: [null, null] };
    assert.deepEqual(document.runs[0]?.metrics[0], {
      ...{ name: 'sockets', unit: 'sockets', ...told, reason: 'too short' },
      byRole: [
        { role: 'client', ...told },
        { role: 'server', ...told },
      ],
    });
    assert.deepEqual(resultDocumentSchema.parse(JSON.parse(JSON.stringify(document))), document);
  });

  it('is accepted by its own schema, also after a trip through text; anything added is not', () => {
    const document: unknown = JSON.parse(JSON.stringify(resultDocument(result, '/')));
    assert.equal(resultDocumentSchema.safeParse(document).success, true);
    assert.equal(resultDocumentSchema.safeParse({ ...(document as object), extra: 1 }).success, false);
    const problems = [{ subject: '--x', message: 'no', remedy: 'yes' }];
    assert.deepEqual(resultDocumentSchema.parse(resultDocument({ exitCode: 64, runs: [], problems })), {
      schemaVersion: 1,
      exitCode: 64,
      problems: [{ flag: '--x', message: 'no', cure: 'yes' }],
      runs: [],
    });
  });
});

describe('the exit status', () => {
  it('of a run follows outcome and expectation, and an invalid one never passes', () => {
    assert.equal(exitCodeOfRun({ outcome: 'leak', asExpected: true }), 0);
    assert.equal(exitCodeOfRun({ outcome: 'leak', asExpected: false }), 1);
    assert.equal(exitCodeOfRun({ outcome: 'clean', asExpected: false }), 1);
    assert.equal(exitCodeOfRun({ outcome: 'inconclusive', asExpected: false }), 2);
    assert.equal(exitCodeOfRun({ outcome: 'inconclusive', asExpected: true }), 0); // --expect=any
    assert.equal(exitCodeOfRun({ outcome: 'invalid', asExpected: true }), 3);
  });

  it('of several is the weightiest: 130/143 over 70 over 69 over 3 over 1 over 2 over 0', () => {
    const order: ExitCode[] = [130, 70, 69, 3, 1, 2, 0];
    for (const [index, heavier] of order.entries()) {
      for (const lighter of order.slice(index)) {
        assert.equal(exitCodeOf([lighter, heavier, lighter]), heavier);
        assert.equal(exitCodeOf([heavier, lighter]), heavier);
      }
    }
    assert.equal(exitCodeOf([0, 143, 70]), 143);
    assert.equal(exitCodeOf([]), 0);
  });
});
