/** What comparison and index say; no browser. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { headOf } from '../../scripts/record/runHead.js';
import { comparisonPage, indexPage } from '../../scripts/report/index.js';
import { section } from './parse.js';
import { cleanRun, comparisonSample, dozenSample, leakRun, partialRun } from './samples.js';

describe('comparison page', () => {
  it('says what was saved and whether that is certain', () => {
    const saved = section(comparisonPage(comparisonSample()), 'saved');
    assert.match(saved, /<b>6\.00<\/b>.*\[5\.87, 6\.13\] at 99 %.*✓ Certainly saved/s);
    assert.match(saved, /100 % less \(at least 98\.5 %\)/);
    assert.match(saved, /Resident memory.*– Not certain.*the interval holds zero/s);
    const worse = comparisonSample();
    for (const pair of worse.comparison.pairs) Object.assign(pair, { savedPerWork: -3, ci99: [-4, -2], better: false });
    assert.match(section(comparisonPage(worse), 'saved'), /✕ Certainly worse/);
  });

  it('shows the difference of the sources, one sign a line', () => {
    const html = section(comparisonPage(comparisonSample()), 'source');
    assert.match(html, /<del>− {3}name: &#39;leaky&#39;|<del>− {3}name: 'leaky'/);
    assert.match(html, /<ins>\+ {9}peer\.close\(\);/);
    const same = comparisonSample();
    const source = same.runs[0]?.run.start?.variantSource;
    for (const { run } of same.runs) if (run.start && source) run.start.variantSource = source;
    assert.match(section(comparisonPage(same), 'source'), /None: the runs used the same source/);
  });

  it('draws a dozen runs so that no two look alike', () => {
    const overlay = section(comparisonPage(dozenSample()), 'overlay');
    const looks = [...overlay.matchAll(/<path class="(line c\d)"[^>]*?( stroke-dasharray="[^"]*")?(?: style="[^"]*")?><\/path><\/svg> <bdi>(build \d+)/g)].map(
      ([, colour, dash]) => `${colour}${dash ?? ''}`,
    );
    assert.equal(new Set(looks).size, 12);
  });

  it('warns where plans differ, and links every run', () => {
    const html = comparisonPage(dozenSample());
    assert.match(html, /Not only what is compared differs:<\/b> <bdi>passes: 60 in build 1, 30 in build 8/);
    assert.equal(html.match(/<a href="\.\.\/20260105T/g)?.length, 12);
    assert.doesNotMatch(comparisonPage(comparisonSample()), /Not only what/);
  });
});

describe('index page', () => {
  it('lists runs newest first, with verdict, sparkline and link', () => {
    const html = indexPage(
      [cleanRun(), leakRun(), partialRun()].map((run) => ({ run: headOf(run), href: `${run.plan.id}/report.html` })),
      [],
    );
    const order = [...html.matchAll(/<a href="([^"]+)\/report\.html">/g)].map(([, id]) => id);
    assert.deepEqual(order, [partialRun().plan.id, cleanRun().plan.id, leakRun().plan.id]);
    assert.match(html, /aria-label="sockets per replica: 0 at first, 360 after 60 passes"/);
    assert.match(html, /no sockets measured/);
    assert.match(html, /<h1>3 runs, 1 not as expected<\/h1>/);
    assert.match(indexPage([{ run: headOf(leakRun()), href: 'x' }], []), /<h1>1 run, each as expected<\/h1>/);
  });
});
