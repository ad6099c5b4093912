import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Site } from '../../protos/vitals.js';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { endingLines } from '../../scripts/terminal/ending.js';
import { lineOf, type Spans, textOf, wrapped } from '../../scripts/terminal/spans.js';
import { displayWidth } from '../../scripts/terminal/width.js';
import { frame } from '../analysis/compiledFrames.js';
import { saying } from '../analysis/retold.js';
import { analysed } from '../report/analysed.js';
import { otherPathsRun } from '../report/pathSamples.js';
import { leakRecord, leakRun } from '../report/samples.js';
import { hasStyles } from './screen.js';

describe('a line that is wrapped', () => {
  const spans: Spans = ['  culprit  ', ['leaky.ts:11', 'bold'], ': 540 channels, 100 % of the growth'];

  it('is broken between words, never between pieces of one or a figure and its unit', () => {
    assert.deepEqual(wrapped(spans, false, 34), [
      '  culprit  leaky.ts:11: 540',
      '           channels, 100 % of the',
      '           growth',
    ]);
    assert.deepEqual(wrapped(spans, false, 25), [
      '  culprit  leaky.ts:11:',
      '           540 channels,',
      '           100 % of the',
      '           growth',
    ]);
    assert.deepEqual(wrapped(spans, false), [lineOf(spans, false)]);
  });

  it('keeps its styles on every line and a path whole', () => {
    const lines = wrapped(['at ', ['reports/20260131T101502Z/report.html of a run', 'cyan']], true, 20);
    assert.equal(lines.length, 3);
    assert.ok(lines.slice(1).every(hasStyles));
    assert.ok(lines[1]?.includes('reports/20260131T101502Z/report.html'));
  });

  it('loses no word at any width, and is no wider than that unless by one word', () => {
    const text = fc.array(
      fc.constantFrom('a', '日本', 'growth', '100 %', '  ', 'services/variants/leaky.ts', '[5.8,'),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 90 }), (words, columns) => {
        const line = words.join(' ');
        const lines = wrapped([line.slice(0, 5), [line.slice(5), 'dim']], false, columns);
        assert.deepEqual(lines.join(' ').split(/ +/).filter(Boolean), line.split(/ +/).filter(Boolean));
        for (const each of lines)
          assert.ok(displayWidth(each) <= columns || !/[^ %] +[^ %]/.test(each.trim()), JSON.stringify(each));
      }),
    );
  });
});

describe('the guilty lines', () => {
  const said = (run: AnalysedRun) =>
    textOf(endingLines(run, { report: 'r' }), false)
      .split('\n')
      .filter((line) => line.includes('culprit'))
      .map((line) => line.replace(/.*peer.ts:26: /, ''));
  const withSites = (change: (sites: Site[]) => Site[], record = leakRecord()) =>
    analysed(saying(record, 'sites', (line) => ({ ...line, sites: change(line.sites) })));

  it('are one for each position, however much was opened there', async () => {
    assert.deepEqual(said(await leakRun()), ['540 channels and 540 sockets opened, none closed, 100 % of the growth']);
    const closing = leakRecord({
      holds: (passes) => ({ channels: 3 * passes, opened: 3 * passes, dialled: 2 * passes, connected: 3 * passes }),
    });
    const unbooked = await withSites((sites) => sites.filter(({ id }) => id !== 'first-socket'), closing);
    assert.deepEqual(said(unbooked), [
      '540 channels opened, none closed, 100 % of the growth; 360 sockets opened, 120 closed, 67 % of the growth',
    ]);
    const elsewhere = await withSites((sites) =>
      sites.map((site) =>
        site.resource === 'socket'
          ? { ...site, frames: [frame('services/variants/reuse.js', 'dial(address)'), ...site.frames] }
          : site,
      ),
    );
    assert.equal(said(elsewhere).length, 2);
    assert.deepEqual(said(await otherPathsRun(1 / 60, ['channel'])), [
      '360 channels opened on paths that grow, 6 closed, 100 % of the growth; 540 sockets opened, 183 closed, 100 % of the growth',
    ]);
  });
});
