import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { comparisonLines, endingLines } from '../../scripts/terminal/ending.js';
import { lineOf } from '../../scripts/terminal/spans.js';
import { leakyRunFile } from './run.js';

const PATHS = { dir: join(process.cwd(), 'reports', 'r'), report: join(process.cwd(), 'reports', 'r', 'report.html') };

describe('the ending', () => {
  it('gives no figure for what was too short to be measured', () => {
    const run = leakyRunFile();
    const [sockets] = run.analysis.metrics;
    Object.assign(sockets ?? {}, {
      growthPerWork: null,
      ci95: [null, null],
      outcome: 'inconclusive',
      reason: 'too short',
    });
    const lines = endingLines(run, PATHS).map((spans) => lineOf(spans, false));
    assert.ok(lines.includes('  sockets              not measured: too short'), lines.join('\n'));
  });

  it('tells a comparison in the units of its metrics', () => {
    const pair = {
      from: 'leaky',
      to: 'fixed',
      metric: 'sockets',
      unit: 'sockets',
      savedPerWork: 6,
      better: true,
    } as const;
    const heap = { ...pair, metric: 'heap_after_gc_bytes', unit: 'bytes', savedPerWork: -1500, better: false } as const;
    const lines = comparisonLines(
      {
        summary: 'fixed saves 6 sockets per pass',
        sets: [],
        pairs: [
          { ...pair, ci99: [5.8, 6.2], bounds99: [5.85, 6.15] },
          { ...pair, metric: 'channels', savedPerWork: -3, ci99: [-3.3, 0.01], bounds99: [-3.2, -2.7], better: false },
          { ...heap, ci99: [null, 2000], bounds99: [null, 1800] },
          { ...heap, metric: 'rss_bytes', ci99: [-1600, -1400], bounds99: [-1590, -1410] },
        ],
        differences: ['--rate differs: 25 (leaky), 4 (fixed)'],
        warnings: ['r2 is invalid and left out'],
        notes: ['one run each'],
      },
      [leakyRunFile()],
      PATHS,
    );
    assert.deepEqual(
      lines.map((spans) => lineOf(spans, false)),
      [
        'comparison: fixed saves 6 sockets per pass',
        '  sockets              leaky → fixed saves 6.00 per pass, 99 % CI [5.80, 6.20], at least 5.85 (one-sided 99 %), certain',
        '  channels             leaky → fixed costs 3.00 per pass, 99 % CI [−0.01, 3.30], at least 2.70 (one-sided 99 %), certain',
        '  heap_after_gc_bytes  leaky → fixed saves −1.5 KB per pass, 99 % CI [−∞, 2.0] KB, not certain',
        '  rss_bytes            leaky → fixed saves −1.5 KB per pass, 99 % CI [−1.6, −1.4] KB, shown, never decides',
        '  note: --rate differs: 25 (leaky), 4 (fixed)',
        '  note: r2 is invalid and left out',
        '  note: one run each',
        '  report               reports/r/report.html',
      ],
    );
  });
});
