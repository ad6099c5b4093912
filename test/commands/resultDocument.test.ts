import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Comparison } from '../../scripts/analysis/model/comparison.js';
import { type ExitCode, exitCodeOf, exitCodeOfRun } from '../../scripts/commands/exitStatus.js';
import { resultDocument, resultDocumentSchema } from '../../scripts/commands/resultDocument.js';
import { leakyRunFile } from '../terminal/run.js';

describe('the JSON document', () => {
  const paths = { dir: '/home/me/project/reports/r1', report: '/home/me/project/reports/r1/report.html' };
  const comparison: Comparison = {
    ...{ summary: 'saves', sets: [], differences: ['never in the document'], warnings: ['nor this'], notes: [] },
    pairs: [
      {
        from: 'leaky',
        to: 'fixed',
        metric: 'sockets',
        unit: 'sockets',
        savedPerWork: 6,
        ci99: [5.7, 6.3],
        bounds99: [5.8, 6.2],
        better: true,
        reduction: { value: 1 },
      },
    ],
  };
  const result = {
    exitCode: 0,
    runs: [{ run: leakyRunFile(), ...paths }],
    comparison: { comparison, report: '/home/me/project/reports/c/report.html' },
  } as const;

  it('is what the contract says, field by field, with paths relative to the working directory', () => {
    const document = resultDocument(result, '/home/me/project');
    assert.deepEqual(JSON.parse(JSON.stringify(document)), {
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
          ...{
            outcome: 'leak',
            expected: 'leak',
            summary: 'leaky leaks 6.00 sockets per pass.',
            seconds: 4.2,
            workUnit: 'pass',
          },
          metrics: [
            {
              name: 'sockets',
              unit: 'sockets',
              outcome: 'leak',
              reason: 'rises after every slice',
              growthPerWork: 6,
              ci95: [5.8, 6.2],
              predictedPerWork: 6,
            },
            {
              name: 'heap_after_gc_bytes',
              unit: 'bytes',
              outcome: 'leak',
              reason: 'rises',
              growthPerWork: 105_000,
              ci95: [99_000, null],
            },
          ],
          perReplica: [
            { id: 'replica-1', work: 60, outcome: 'leak', sockets: { baseline: 0, settled: 360, predicted: 360 } },
            { id: 'replica-2', work: 60, outcome: 'leak' },
          ],
          culprits: [
            {
              ...{
                file: 'services/variants/leaky.ts',
                line: 11,
                column: 20,
                via: [{ file: 'services/agent/peer.ts', line: 30, column: 5 }],
              },
              ...{ resource: 'channel', opened: 540, closed: 0, live: 540, share: 1 },
            },
            {
              ...{
                file: 'services/variants/leaky.ts',
                line: 11,
                column: 20,
                via: [{ file: 'services/agent/peer.ts', line: 30, column: 5 }],
              },
              ...{ resource: 'socket', opened: 540, closed: 0, live: 540, share: 1 },
            },
          ],
        },
      ],
      comparison: {
        report: 'reports/c/report.html',
        pairs: [{ from: 'leaky', to: 'fixed', metric: 'sockets', savedPerWork: 6, ci99: [5.7, 6.3], better: true }],
      },
    });
  });

  it('says null for a bound that is not known; a growth that nobody measured is 0 in it, as ever', () => {
    const run = leakyRunFile();
    const [sockets] = run.analysis.metrics;
    const unknown = { outcome: 'inconclusive', growthPerWork: null, ci95: [null, null] } as const;
    Object.assign(sockets ?? {}, { ...unknown, byRole: [{ role: 'client', ...unknown }] });
    const document = resultDocument({ exitCode: 2, runs: [{ run, ...paths }] }, '/');
    const told = { outcome: 'inconclusive', growthPerWork: 0, ci95: [null, null] };
    assert.deepEqual(document.runs[0]?.metrics[0], {
      ...{ name: 'sockets', unit: 'sockets', ...told, reason: 'rises after every slice' },
      ...{ predictedPerWork: 6, byRole: [{ role: 'client', ...told }] },
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
