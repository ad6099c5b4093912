/** What comparison and index say; no browser. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reduced } from '../../scripts/report/compare/savingsTable.js';
import { comparisonPage, indexPage } from '../../scripts/report/index.js';
import { headOf } from '../../scripts/runs/runHead.js';
import { section } from './parse.js';
import { cleanRun, comparisonSample, dozenSample, leakRun, partialRun, streamsRun } from './samples.js';

describe('comparison page', () => {
  it('says what was saved and whether that is certain', () => {
    const saved = section(comparisonPage(comparisonSample()), 'saved');
    assert.match(
      saved,
      /<b>6\.00<\/b>.*\[5\.87, 6\.13\] at 99 %.*✓ Certainly saved<\/b> <span>at least 5\.88 \(one-sided 99 %\)/s,
    );
    assert.match(saved, /100 % less \(at least 98\.5 %\)/);
    assert.match(saved, /Resident memory((?!<li>).)*<b><\/b> <span>shown, never decides/s);
    const worse = comparisonSample();
    for (const pair of worse.comparison.pairs)
      Object.assign(pair, { savedPerWork: -3, ci99: [-4, -2], bounds99: [-3.9, -2.1], better: false });
    assert.match(section(comparisonPage(worse), 'saved'), /✕ Certainly worse<\/b> <span>at least 2\.10/);
    assert.match(saved, /quarter of the growth/);
  });

  it('bounds a share only where the bounds say something', () => {
    assert.equal(reduced({ value: 1, low: 0.981, high: 1.019 }), '100 % less (at least 98.1 %)');
    assert.equal(reduced({ value: 0.5, low: 0.3, high: 0.7 }), '50 % less (30 % to 70 %)');
    assert.equal(reduced({ value: -0.001, low: -14.928, high: 0.933 }), '0.1 % more');
    assert.equal(reduced({ value: -0.5, low: -0.8, high: -0.2 }), '50 % more (20 % to 80 %)');
    assert.equal(reduced({ value: -3, low: -9, high: -2 }), '300 % more (at least 200 %)');
    assert.equal(reduced({ value: -400 }), '');
  });

  it('calls a set named after its run by variant and time, and gives the id in the table', () => {
    const sample = comparisonSample();
    const [before, after] = sample.runs.map(({ run }) => run.plan.id);
    const rename = (name: string) => (name === 'leaky' ? `${before}` : `${after}`);
    const { comparison } = sample;
    const html = comparisonPage({
      ...sample,
      comparison: {
        ...comparison,
        sets: comparison.sets.map((set) => ({ ...set, name: rename(set.name) })),
        pairs: comparison.pairs.map((pair) => ({ ...pair, from: rename(pair.from), to: rename(pair.to) })),
      },
    });
    assert.match(html, /<title>Comparison of leaky 10:15:00, fixed 10:15:06 ·/);
    assert.match(section(html, 'saved'), /<bdi>leaky 10:15:00<\/bdi> → <bdi>fixed 10:15:06<\/bdi>/);
    assert.doesNotMatch(section(html, 'overlay'), /processes-3fa9/);
    assert.match(section(html, 'runs'), /<bdi>20260105T101500Z-leaky-processes-3fa9<\/bdi>/);
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

  it('shows the difference of the sources of what is compared with one another: each cure against the cause of its topic', () => {
    const named = [
      'leaky',
      'fixed',
      'error-path',
      'error-path-closed',
      'stream-forgotten',
      'stream-deadline',
      'stream-cancelled',
      'stream-orphan',
      'stream-ended',
    ];
    assert.deepEqual(diffs(...named), [
      'leaky → fixed',
      'error-path → error-path-closed',
      'stream-forgotten → stream-deadline',
      'stream-forgotten → stream-cancelled',
      'stream-orphan → stream-ended',
    ]);
    assert.deepEqual(
      diffs('stream-orphan', 'fixed', 'stream-ended'),
      ['stream-orphan → fixed', 'stream-orphan → stream-ended'],
      'without its cause: the first',
    );
    assert.deepEqual(diffs('leaky', 'error-path'), ['leaky → error-path'], 'two are compared with each other');
  });

  it('shows the same two sources once, and says whose was not recorded', () => {
    assert.deepEqual(diffs('leaky', 'fixed', 'fixed'), ['leaky → fixed']);
    assert.deepEqual(diffs('leaky', 'leaky'), []);
    const { comparison, runs } = comparisonSample();
    delete runs[1]?.run.start?.variantSource;
    const html = section(comparisonPage({ comparison, runs }), 'source');
    assert.match(html, /The source of the variant was not recorded: fixed\./);
    assert.doesNotMatch(html, /None/);
    delete runs[0]?.run.start?.variantSource;
    assert.match(section(comparisonPage({ comparison, runs }), 'source'), /was not recorded\./);
  });

  it('leads with the metric in which the runs differ; what stayed the same is told, not drawn', () => {
    const drawn = (html: string) =>
      [...html.matchAll(/<figure class="chart( labelled)?" id="chart-overlay-([^"]+)"/g)].map(([, , name]) => name);
    assert.deepEqual(drawn(section(comparisonPage(comparisonSample()), 'overlay')), [
      'sockets',
      'channels',
      'heap_after_gc_bytes',
    ]);
    const [forgotten, cured] = [streamsRun(), streamsRun()];
    for (const series of cured.analysis.charts.byWork
      .filter(({ name }) => name === 'streams')
      .flatMap((chart) => chart.series))
      series.measured = series.measured.map(([work]) => [work, 0]);
    const interval: [number, number] = [3.5, 4.5];
    const pair = {
      from: 'a',
      to: 'b',
      metric: 'streams',
      unit: 'streams',
      savedPerWork: 4,
      ci99: interval,
      bounds99: interval,
      better: true,
    } as const;
    const html = comparisonPage({
      comparison: {
        ...{
          summary: 'b saves 4.00 streams per pass against a.',
          pairs: [{ ...pair, ci99: interval, bounds99: interval }],
          differences: [],
          warnings: [],
          notes: [],
        },
        sets: [
          { name: 'a', runs: [forgotten.plan.id] },
          { name: 'b', runs: ['cured'] },
        ],
      },
      runs: [
        { run: forgotten, href: 'a' },
        { run: { ...cured, plan: { ...cured.plan, id: 'cured' } }, href: 'b' },
      ],
    });
    const overlay = section(html, 'overlay');
    assert.deepEqual(drawn(overlay), ['streams', 'sockets', 'channels', 'heap_after_gc_bytes']);
    assert.match(overlay, /<h3>Streams, mean over replicas<\/h3><p>a ends at 240 after 60 passes; b ends at 0/);
    assert.match(overlay, /At every checkpoint of every run: timers at 3\./);
  });

  it('draws a dozen runs so that no two look alike', () => {
    const overlay = section(comparisonPage(dozenSample()), 'overlay');
    const looks = [
      ...overlay.matchAll(
        /<path class="(line c\d)"[^>]*?( stroke-dasharray="[^"]*")?(?: style="[^"]*")?><\/path><\/svg> <bdi>(build \d+)/g,
      ),
    ].map(([, colour, dash]) => `${colour}${dash ?? ''}`);
    assert.equal(new Set(looks).size, 12);
  });

  it('warns where plans differ, and links every run', () => {
    const html = comparisonPage(dozenSample());
    assert.match(
      html,
      /The variant is the same; this is not:<\/b><ul><li><bdi><span class="whole">--passes<\/span> differs: 60 \(build 1\), 30 \(build 8\)/,
    );
    assert.equal(html.match(/<a href="\.\.\/20260105T/g)?.length, 12);
    assert.doesNotMatch(comparisonPage(comparisonSample()), /class="warning"/);
  });

  it('says where the variant differs as well; a run that is left out is another matter', () => {
    const { comparison, runs } = comparisonSample();
    const html = comparisonPage({
      comparison: {
        ...comparison,
        differences: ['--server-max-age differs: not set (a), 300ms (b)'],
        warnings: ['r is invalid and left out'],
      },
      runs,
    });
    assert.match(
      html,
      /Not only the variant differs:<\/b><ul><li><bdi><span class="whole">--server-max-age<\/span> differs: not set \(a\), 300ms \(b\)<\/bdi><\/li><\/ul>/,
    );
    assert.match(html, /<p class="warning"><bdi>r is invalid and left out<\/bdi><\/p>/);
  });

  it('has a legend where names are too long for the ends of lines', () => {
    const legend = (label: string) => {
      const { comparison, runs } = comparisonSample();
      const sets = comparison.sets.map((set, index) => (index === 1 ? { ...set, name: label } : set));
      return [
        ...section(comparisonPage({ comparison: { ...comparison, sets }, runs }), 'overlay').matchAll(/class="end"/g),
      ].length;
    };
    assert.equal(legend('leaky mtls'), 2);
    assert.equal(legend('leaky --server-max-age=300ms'), 0);
  });
});

/** Whose sources the page of such runs sets against each other. */
function diffs(...variants: string[]): string[] {
  const runs = variants.map((variant, index) =>
    cleanRun({ variant, id: `20260105T10150${index}Z-${variant}-processes-000${index}` }),
  );
  const sets = runs.map(({ plan }) => ({ name: plan.id, runs: [plan.id] }));
  const comparison = { summary: '', sets, pairs: [], differences: [], warnings: [], notes: [] };
  const html = section(comparisonPage({ comparison, runs: runs.map((run) => ({ run, href: run.plan.id })) }), 'source');
  const captions = html.matchAll(
    /<code>− services\/variants\/(.+?)\.ts<\/code><br\s*\/?><code>\+ services\/variants\/(.+?)\.ts<\/code>/g,
  );
  return [...captions].map(([, from, to]) => `${from} → ${to}`);
}

describe('index page', () => {
  it('tells roles apart where each process has one', () => {
    const run = leakRun();
    const split = { ...run, plan: { ...run.plan, target: { ...run.plan.target, role: 'split' as const } } };
    assert.match(
      indexPage([{ run: headOf(split), href: 'x' }], []),
      /<span>3 clients and 3 servers × 60 passes<\/span>/,
    );
    assert.match(indexPage([{ run: headOf(run), href: 'x' }], []), /<span>3 replicas × 60 passes<\/span>/);
  });

  it('lists runs newest first, with verdict, sparkline and link', () => {
    const html = indexPage(
      [cleanRun(), leakRun(), partialRun()].map((run) => ({ run: headOf(run), href: `${run.plan.id}/report.html` })),
      [],
    );
    const order = [...html.matchAll(/<a href="([^"]+)\/report\.html">/g)].map(([, id]) => id);
    assert.deepEqual(order, [partialRun().plan.id, cleanRun().plan.id, leakRun().plan.id]);
    assert.match(html, /aria-label="sockets per replica: 0 at first, 360 after 60 passes"/);
    assert.match(html, /<small aria-hidden="true">0 → 360<\/small>/);
    assert.match(html, /<small aria-hidden="true">0 → 4<\/small>/);
    assert.match(html, /no sockets measured/);
    assert.match(html, /<h1>3 runs, 1 not as expected<\/h1>/);
    const streams = indexPage([{ run: headOf(streamsRun()), href: 'x' }], []);
    assert.match(streams, /aria-label="streams per replica: 0 at first, 240 after 60 passes"/);
    assert.match(streams, /<small aria-hidden="true">0 → 240 streams<\/small>/);
    assert.match(indexPage([{ run: headOf(leakRun()), href: 'x' }], []), /<h1>1 run, each as expected<\/h1>/);
  });
});
