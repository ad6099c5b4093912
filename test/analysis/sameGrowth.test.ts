/** Growth that repeats another: told once, judged once. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareRuns } from '../../scripts/analysis/compare/compareRuns.js';
import type { Analysis, MetricName } from '../../scripts/analysis/model/analysis.js';
import { junitXml, runPage, summaryMarkdown } from '../../scripts/report/index.js';
import { comparisonLines, endingLines } from '../../scripts/terminal/ending.js';
import { lineOf } from '../../scripts/terminal/spans.js';
import { analysed } from '../report/analysed.js';
import { type Counted, told } from './counted.js';
import type { Shape } from './history.js';

const run = (shape: Shape, reading: (passes: number) => Counted) => analysed(told(shape, reading));
const sameAs = ({ metrics }: Analysis, name: MetricName) => metrics.find((metric) => metric.name === name)?.sameAs;

/** A leaky replica holds 6 sockets a pass; each is a session and a descriptor. */
const echoes = (own: (passes: number) => number) => (passes: number) => ({
  ...{ sessions: 1 + 6 * passes, descriptors: 22 + 6 * passes + own(passes) },
  ...{ children: 0, workers: 0 },
});

const REPORT = { report: 'reports/r/report.html' };

test('sessions and descriptors that are the sockets again are told in one line, and as predicted', async () => {
  const record = await run(
    {},
    echoes(() => 0),
  );
  const { analysis } = record;
  assert.deepEqual([sameAs(analysis, 'sessions'), sameAs(analysis, 'descriptors')], ['sockets', 'sockets']);
  assert.deepEqual(
    analysis.metrics.filter(({ name }) => name === 'sessions' || name === 'descriptors').map((m) => m.predictedPerWork),
    [6, 6],
  );
  const lines = endingLines(record, REPORT).map((spans) => lineOf(spans, false));
  assert.ok(lines.includes('  besides              the same growth as sockets: HTTP/2 sessions and descriptors'));
  assert.ok(lines.includes('  besides              clean: child processes and worker threads'), lines.join('\n'));
  assert.ok(!lines.some((line) => /^ {2}(sessions|descriptors|children|workers|external_bytes) /.test(line)));
  assert.match(runPage(record), /The same growth as sockets: HTTP\/2 sessions and descriptors\./);
  assert.match(summaryMarkdown(record), /\nThe same growth as sockets: HTTP\/2 sessions and descriptors\.\n/);
  const failed = junitXml([
    await run(
      { expect: 'clean' },
      echoes(() => 0),
    ),
  ]);
  assert.equal(failed.match(/<failure /g)?.length, 4, 'the run, sockets, channels and heap, and no repetition');
});

test('a growth of its own beside the sockets is a leak of its own, however small beside them', async () => {
  const { analysis } = await run(
    {},
    echoes((passes) => passes / 5),
  );
  assert.equal(sameAs(analysis, 'descriptors'), undefined);
  assert.equal(sameAs(analysis, 'sessions'), 'sockets');
  const files = await run({ variant: 'fixed' }, (passes) => ({ sessions: 5, descriptors: 26 + passes }));
  assert.equal(files.analysis.outcome, 'leak');
  assert.match(files.analysis.summary, /every replica gains 1\.00 descriptors per pass/);
});

test('child processes lead before the descriptors that they hold', async () => {
  const { analysis } = await run({ variant: 'fixed' }, (passes) => ({
    ...{ sessions: 5, descriptors: 26 + 3 * passes, children: passes, workers: 0 },
  }));
  assert.equal(sameAs(analysis, 'descriptors'), 'children');
  assert.match(analysis.summary, /every replica gains 1\.00 child processes per pass/);
});

test('what is tolerated of sockets is tolerated of what repeats them', async () => {
  const maxGrowth = [
    { metric: 'sockets', perWork: 7 },
    { metric: 'channels', perWork: 4 },
    { metric: 'heap_after_gc_bytes', perWork: 200_000 },
  ] as const;
  const { analysis } = await run(
    { maxGrowth: [...maxGrowth] },
    echoes(() => 0),
  );
  assert.equal(analysis.outcome, 'clean', analysis.summary);
});

test('a comparison tells a difference once', async () => {
  const [leaky, fixed] = [
    await run(
      {},
      echoes(() => 0),
    ),
    await run({ variant: 'fixed' }, () => ({ sessions: 5, descriptors: 26, children: 0, workers: 0 })),
  ];
  const comparison = compareRuns([
    { name: 'leaky', runs: [leaky] },
    { name: 'fixed', runs: [fixed] },
  ]);
  assert.equal(comparison.pairs.filter(({ sameAs }) => sameAs === 'sockets').length, 2);
  const lines = comparisonLines(comparison, [leaky, fixed], REPORT).map((spans) => lineOf(spans, false));
  assert.ok(
    lines.includes('  besides              the same difference as in sockets: HTTP/2 sessions and descriptors'),
    lines.join('\n'),
  );
  assert.ok(lines.includes('  besides              no certain difference: child processes and worker threads'));
});
