import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Culprit } from '../../scripts/analysis/model/analysis.js';
import { endingLines } from '../../scripts/terminal/ending.js';
import { lineOf, type Spans, textOf, wrapped } from '../../scripts/terminal/spans.js';
import { displayWidth } from '../../scripts/terminal/width.js';
import { leakyRunFile } from './run.js';
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
  const [channels, sockets] = leakyRunFile().analysis.culprits;
  const said = (...culprits: Culprit[]) =>
    textOf(endingLines(leakyRunFile({ culprits }), { report: 'r' }), false)
      .split('\n')
      .filter((line) => line.includes('culprit'))
      .map((line) => line.replace(/.*peer.ts:30: /, ''));

  it('are one for each position, however much was opened there', () => {
    if (!channels || !sockets) assert.fail();
    assert.deepEqual(said(channels, sockets), [
      '540 channels and 540 sockets opened, none closed, 100 % of the growth',
    ]);
    assert.deepEqual(said({ ...channels, opened: 1 }, { ...sockets, closed: 3, share: 0.5 }), [
      '1 channel opened, none closed, 100 % of the growth; 540 sockets opened, 3 closed, 50 % of the growth',
    ]);
    assert.equal(said(channels, { ...sockets, line: 12 }).length, 2);
    assert.deepEqual(said({ ...channels, closed: 3, otherPaths: { opened: 9, closed: 9 } }, sockets), [
      '540 channels opened on paths that grow, 3 closed, 100 % of the growth; 540 sockets opened, none closed, 100 % of the growth',
    ]);
  });
});
