import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { comparisonLines, endingLines } from '../../scripts/terminal/ending.js';
import { lineOf } from '../../scripts/terminal/spans.js';
import { saying } from '../analysis/retold.js';
import { analysed } from '../report/analysed.js';
import { compared } from '../report/comparisonSamples.js';
import { alertedRun, invalidRun, leakRecord, leakRun, shortRun } from '../report/samples.js';

const PATHS = { dir: join(process.cwd(), 'reports', 'r'), report: join(process.cwd(), 'reports', 'r', 'report.html') };

describe('the ending', () => {
  it('gives no figure for what was too short to be measured', async () => {
    const lines = endingLines(await shortRun(), PATHS).map((spans) => lineOf(spans, false));
    assert.ok(lines.includes('  sockets              not measured: too short'), lines.join('\n'));
  });

  it('has a line for each alert that fired', async () => {
    const lines = endingLines(await alertedRun(), PATHS).map((spans) => lineOf(spans, false));
    assert.deepEqual(
      lines.filter((line) => line.startsWith('  alert')),
      ['  alert                GrpcSocketsKeepRising fired on 2 replicas, first after 3 s'],
    );
  });

  it('says how slow the load was where it missed its rate, once', async () => {
    const loads = async (run: Promise<AnalysedRun>) =>
      endingLines(await run, PATHS)
        .map((spans) => lineOf(spans, false))
        .filter((line) => line.includes('passes/s'));
    assert.deepEqual(await loads(leakRun({ returnedPerSecond: 3.3 })), [
      '  load                 3.3 of 25 passes/s per replica: calls queued, median 19.3 ms',
    ]);
    const unsettled = leakRecord({ returnedPerSecond: 3.3 });
    const doubted = saying(unsettled, 'checkpoint', (line) => ({ ...line, settled: line.index !== 3 }));
    assert.deepEqual(await loads(analysed(doubted)), [
      '  note: The load reached 3.3 of 25 passes/s per replica: calls queued, median 19.3 ms. Not every checkpoint found the replicas with nothing in flight.',
    ]);
    assert.deepEqual(await loads(leakRun()), []);
  });

  it('tells a comparison in the units of its metrics', async () => {
    const leaky = await leakRun({ holds: (passes) => (passes > 0 ? { channels: 2, opened: 3 * passes } : {}) });
    const { comparison, runs } = compared(
      ['leaky', leaky],
      ['fixed', await channelsRun()],
      ['late', await invalidRun()],
    );
    const lines = comparisonLines(
      comparison,
      runs.map(({ run }) => run),
      PATHS,
    );
    assert.deepEqual(
      lines.map((spans) => lineOf(spans, false)),
      [
        'comparison: fixed saves 6.00 sockets per pass against leaky (60 in each of 15 slices before, none in 15 slices after), certain: at least 4.11 (99 %), even if runs differ by 10 %, and still leaks; late cannot be compared with leaky: no valid run of both measured the same',
        '  sockets              leaky → fixed saves 6.00 per pass, certain: at least 4.11 (99 %), even if runs differ by 10 %',
        '  channels             leaky → fixed costs 3.00 per pass, certain: at least 2.06 (99 %), even if runs differ by 10 %',
        '  streams              leaky → fixed saves 0.00 per pass, not certain: between −0.03 and 0.03 (99 % either way)',
        '  heap_after_gc_bytes  leaky → fixed saves −1.2 KB per pass, not certain: between −5.2 KB and 2.7 KB (99 % either way)',
        '  rss_bytes            leaky → fixed saves 0 B per pass, shown, never decides',
        '  note: --rate differs: 25 (leaky), 4 (fixed)',
        '  note: 20260105T101530Z-leaky-processes-dead is invalid and left out: This run of leaky proves nothing: Only 1 of 3 replicas is left to judge; 24 of 60 calls failed (UNAVAILABLE 72)',
        '  note: one run only of leaky and fixed: runs are taken to differ no more than replicas do; --repeat=3 checks it',
        '  report               reports/r/report.html',
      ],
    );
  });
});

/** A run at another rate whose sockets stay, whose channels leak, and whose heap is noisy. */
function channelsRun(): Promise<AnalysedRun> {
  const noise = [0, 9_000, -15_000, 30_000, -20_000, 25_000, -5_000];
  const record = leakRecord({
    variant: 'fixed',
    holds: (passes) => ({ channels: 3 * passes, opened: 3 * passes }),
    plan: { id: '20260105T101506Z-fixed-processes-81c2', ratePerReplica: 4 },
  });
  return analysed(
    saying(record, 'checkpoint', ({ readings, ...line }) => ({
      ...line,
      readings: readings.map((reading) => ({
        ...reading,
        heapUsedBytes: 20e6 + 1500 * line.work.done + (noise[line.index] ?? 0),
      })),
    })),
  );
}
