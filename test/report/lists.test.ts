/** The texts of comparison and index; no browser. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reduced } from '../../scripts/report/compare/savingsTable.js';
import { comparisonPage, indexPage } from '../../scripts/report/index.js';
import { blocksOf } from '../../scripts/report/list/entries.js';
import { headOf } from '../../scripts/runs/runHead.js';
import { variants } from '../../services/variants/index.js';
import type { Shape } from '../analysis/history.js';
import { startOf } from './analysed.js';
import { compared, comparisonSample, dozenSample, type NamedRun, variantsSample } from './comparisonSamples.js';
import { manyRuns } from './manyRuns.js';
import { section } from './parse.js';
import { cleanRun, invalidRun, leakRun, partialRun, streamsRun } from './samples.js';

const ANOTHER = '20260105T101503Z-leaky-processes-4b1d';

describe('comparison page', () => {
  it('opens with the result, and what makes it certain behind it; of several sets with a line each', async () => {
    const one = comparisonPage(await comparisonSample());
    assert.match(one, /<h1><bdi>fixed stops the leak: 6 sockets per pass fewer than leaky \(certain\)<\/bdi><\/h1>/);
    assert.match(one, /<p class="key"><bdi>60 in each of 15 slices before, none in 15 slices after; at least 4\.11/);
    const worse = compared(['fixed', await cleanRun()], ['leaky', await leakRun()]);
    assert.match(comparisonPage(worse), /<h1><bdi>leaky costs 6 sockets per pass more than fixed \(certain\)/);
    const same = compared(['leaky', await leakRun()], ['fixed', await cleanRun()], ['again', await leakRun()]);
    const lines = /<h1>3 sets compared<\/h1><ul class="findings">(.*?)<\/ul>/s.exec(comparisonPage(same))?.[1] ?? '';
    assert.deepEqual(
      [...lines.matchAll(/<li><bdi>([^<]*)<\/bdi>/g)].map(([, line]) => line),
      [
        'fixed stops the leak: 6 sockets per pass fewer than leaky (certain)',
        'No certain difference between again and leaky, and still leaks',
      ],
    );
  });

  it('says what was saved and whether that is certain', async () => {
    const saved = section(comparisonPage(await comparisonSample()), 'saved');
    assert.match(
      saved,
      /<b>6\.00<\/b>.*✓ Certainly saved<\/b> <span>at least 4\.11 \(99 %\), even if runs differ by 10 %/s,
    );
    assert.match(saved, /100 % less \(at least 99\.5 %\)/);
    assert.match(saved, /Resident memory((?!<li>).)*<b><\/b> <span>shown, never decides/s);
    const worse = compared(['fixed', await cleanRun()], ['leaky', await leakRun()]);
    assert.match(section(comparisonPage(worse), 'saved'), /✕ Certainly worse<\/b> <span>at least 4\.11/);
    assert.match(saved, /its replicas\s+show by how much/);
  });

  it('bounds a share only where the bounds say something', () => {
    assert.equal(reduced({ value: 1, low: 0.981, high: 1.019 }), '100 % less (at least 98.1 %)');
    assert.equal(reduced({ value: 0.5, low: 0.3, high: 0.7 }), '50 % less (30 % to 70 %)');
    assert.equal(reduced({ value: -0.001, low: -14.928, high: 0.933 }), '0.1 % more');
    assert.equal(reduced({ value: -0.5, low: -0.8, high: -0.2 }), '50 % more (20 % to 80 %)');
    assert.equal(reduced({ value: -3, low: -9, high: -2 }), '300 % more (at least 200 %)');
    assert.equal(reduced({ value: -400 }), '');
  });

  it('calls a set named after its run by variant and time, and gives the id in the table', async () => {
    const [before, after] = [await leakRun(), await cleanRun()];
    const html = comparisonPage(compared([before.plan.id, before], [after.plan.id, after]));
    assert.match(html, /<title>Comparison of leaky 10:15:00, fixed 10:15:06 ·/);
    assert.match(section(html, 'saved'), /<bdi>leaky 10:15:00<\/bdi> → <bdi>fixed 10:15:06<\/bdi>/);
    assert.doesNotMatch(section(html, 'overlay'), /processes-3fa9/);
    assert.match(section(html, 'runs'), /<bdi>20260105T101500Z-leaky-processes-3fa9<\/bdi>/);
  });

  it('shows the difference of the sources, one sign a line', async () => {
    const html = section(comparisonPage(await comparisonSample()), 'source');
    assert.match(html, /<del>− {3}name: &#39;leaky&#39;|<del>− {3}name: 'leaky'/);
    assert.match(html, /<ins>\+ {9}peer\.close\(\);/);
    const same = compared(['a', await leakRun()], ['b', await leakRun({ plan: { id: ANOTHER } })]);
    assert.match(section(comparisonPage(same), 'source'), /None: the runs used the same source/);
  });

  it('shows the difference of the sources of what is compared with one another: each cure against the cause of its topic', async () => {
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
    assert.deepEqual(await diffs(...named), [
      'leaky → fixed',
      'error-path → error-path-closed',
      'stream-forgotten → stream-deadline',
      'stream-forgotten → stream-cancelled',
      'stream-orphan → stream-ended',
    ]);
    assert.deepEqual(
      await diffs('stream-orphan', 'fixed', 'stream-ended'),
      ['stream-orphan → fixed', 'stream-orphan → stream-ended'],
      'without its cause: the first',
    );
    assert.deepEqual(await diffs('leaky', 'error-path'), ['leaky → error-path'], 'two are compared with each other');
  });

  it('shows the same two sources once, and says whose was not recorded', async () => {
    assert.deepEqual(await diffs('leaky', 'fixed', 'fixed'), ['leaky → fixed']);
    assert.deepEqual(await diffs('leaky', 'leaky'), []);
    const start: Shape['start'] = (plan) => {
      const { variantSource: _, ...others } = startOf(plan);
      return others;
    };
    const source = (...sets: NamedRun[]) => section(comparisonPage(compared(...sets)), 'source');
    const html = source(['leaky', await leakRun()], ['fixed', await cleanRun({ start })]);
    assert.match(html, /The source of the variant was not recorded: fixed\./);
    assert.doesNotMatch(html, /None/);
    assert.match(
      source(['leaky', await leakRun({ start })], ['fixed', await cleanRun({ start })]),
      /was not recorded\./,
    );
  });

  it('leads with the metric in which the runs differ; what stayed the same is told, not drawn', async () => {
    const drawn = (html: string) =>
      [...html.matchAll(/<figure class="chart( labelled)?" id="chart-overlay-([^"]+)"/g)].map(([, , name]) => name);
    assert.deepEqual(drawn(section(comparisonPage(await comparisonSample()), 'overlay')), [
      'sockets',
      'channels',
      'heap_after_gc_bytes',
    ]);
    const forgotten = await streamsRun();
    const cured = await cleanRun({ variant: 'stream-cancelled', plan: { timers: true } });
    const overlay = section(comparisonPage(compared(['a', forgotten], ['b', cured])), 'overlay');
    assert.deepEqual(drawn(overlay), ['streams', 'sockets', 'channels', 'heap_after_gc_bytes']);
    assert.match(overlay, /<h3>Streams, mean over replicas<\/h3><p>a ends at 240 after 60 passes; b ends at 0/);
    assert.match(overlay, /Timers stayed at 3 and external memory at 3\.0 MB at every checkpoint of every run\./);
  });

  it('draws a dozen runs so that no two look alike', async () => {
    const overlay = section(comparisonPage(await dozenSample()), 'overlay');
    const looks = [
      ...overlay.matchAll(
        /<path class="(line c\d)"[^>]*?( stroke-dasharray="[^"]*")?(?: style="[^"]*")?><\/path><\/svg> <bdi>(build \d+)/g,
      ),
    ].map(([, colour, dash]) => `${colour}${dash ?? ''}`);
    assert.equal(new Set(looks).size, 12);
  });

  it('warns where plans differ, and links every run', async () => {
    const html = comparisonPage(await dozenSample());
    assert.match(
      html,
      /The variant is the same; this is not:<\/b><ul><li><bdi><span class="whole">--passes<\/span> differs: 60 \(build 1, build 2, .*build 12\), 30 \(build 8\)/,
    );
    assert.equal(html.match(/<a href="\.\.\/20260105T/g)?.length, 12);
    assert.doesNotMatch(comparisonPage(await comparisonSample()), /class="warning"/);
  });

  it('of many variants draws a small chart for each topic, the cause before its cures; all on the same axes are folded', async () => {
    const html = comparisonPage(await variantsSample());
    const overlay = section(html, 'overlay');
    const [topics = '', rest = ''] = overlay.split('<details>');
    assert.deepEqual(
      [...topics.matchAll(/<div><h3>([^<]+)<\/h3>.*?id="chart-topic-(\d)"/gs)].map(([, topic, place]) => [
        topic,
        place,
      ]),
      [...new Set(Object.values(variants).map(({ shows }) => shows.topic))].map((topic, place) => [
        topic.charAt(0).toUpperCase() + topic.slice(1),
        `${place}`,
      ]),
    );
    assert.match(topics, /leaky ends at 360/);
    assert.match(rest, /<summary>All runs on the same axes<\/summary>.*chart-overlay-/s);
    assert.doesNotMatch(section(comparisonPage(await dozenSample()), 'overlay'), /chart-topic-/, 'all about one topic');
  });

  it('shows first what behaves otherwise; what a variant is called and what is said of it is folded', async () => {
    const source = section(comparisonPage(await comparisonSample()), 'source');
    const [first = '', folded = ''] = source.split('<details>');
    assert.match(first, /@@ −1\d \+1\d @@.*<ins>\+ {9}peer\.close\(\);/s);
    assert.doesNotMatch(first, /name: (&#39;|')/);
    assert.match(folded, /<summary>The rest:.*<del>− {3}name: /s);
  });

  it('says where the variant differs as well; a run that is left out is another matter', async () => {
    const [before, after, dead] = [
      await leakRun(),
      await cleanRun({ plan: { service: { serverMaxAgeMs: 300 } } }),
      await invalidRun(),
    ];
    const html = comparisonPage(compared(['a', before], ['b', after], ['c', dead]));
    assert.match(
      html,
      /Not only the variant differs:<\/b><ul><li><bdi><span class="whole">--server-max-age<\/span> differs: not set \(a\), 300ms \(b\)<\/bdi><\/li><\/ul>/,
    );
    assert.match(html, /<p class="warning"><bdi>20260105T101530Z-.*?leaky-processes-dead.*? is invalid and left out: /);
  });

  it('has a legend where names are too long for the ends of lines', async () => {
    const runs = [await leakRun(), await cleanRun()] as const;
    const ends = (label: string) => {
      const html = comparisonPage(compared(['leaky', runs[0]], [label, runs[1]]));
      return [...section(html, 'overlay').matchAll(/class="end"/g)].length;
    };
    assert.equal(ends('leaky mtls'), 2);
    assert.equal(ends('leaky --server-max-age=300ms'), 0);
  });
});

/** Returns the sets whose sources the page of such runs sets against each other. */
async function diffs(...variants: string[]): Promise<string[]> {
  const runs = variants.map((variant, index) =>
    cleanRun({ variant, plan: { id: `20260105T10150${index}Z-${variant}-processes-000${index}` } }),
  );
  const sets = (await Promise.all(runs)).map((run): NamedRun => [run.plan.id, run]);
  const html = section(comparisonPage(compared(...sets)), 'source');
  const captions = html.matchAll(
    /<code>− services\/variants\/(.+?)\.ts<\/code><br\s*\/?><code>\+ services\/variants\/(.+?)\.ts<\/code>/g,
  );
  return [...captions].map(([, from, to]) => `${from} → ${to}`);
}

describe('index page', () => {
  it('tells roles apart where each process has one', async () => {
    const [run, split] = [await leakRun(), await leakRun({ role: 'split' })];
    assert.match(
      indexPage([{ run: headOf(split), href: 'x' }], []),
      /<span>3 clients and 3 servers × 60 passes<\/span>/,
    );
    assert.match(indexPage([{ run: headOf(run), href: 'x' }], []), /<span>3 replicas × 60 passes<\/span>/);
  });

  it('lists runs newest first, with verdict, sparkline and link', async () => {
    const html = indexPage(
      [await cleanRun(), await leakRun(), await partialRun()].map((run) => ({
        run: headOf(run),
        href: `${run.plan.id}/report.html`,
      })),
      [],
    );
    const order = [...html.matchAll(/<a href="([^"]+)\/report\.html">/g)].map(([, id]) => id);
    assert.deepEqual(order, [(await partialRun()).plan.id, (await cleanRun()).plan.id, (await leakRun()).plan.id]);
    assert.match(html, /aria-label="sockets per replica: 0 at first, 360 after 60 passes"/);
    assert.match(html, /<small aria-hidden="true">0 → 360<\/small>/);
    assert.match(html, /<small aria-hidden="true">0 → 4<\/small>/);
    assert.match(html, /no sockets measured/);
    assert.match(html, /<h1>3 runs, 1 not as expected<\/h1>/);
    const streams = indexPage([{ run: headOf(await streamsRun()), href: 'x' }], []);
    assert.match(streams, /aria-label="streams per replica: 0 at first, 240 after 60 passes"/);
    assert.match(streams, /<small aria-hidden="true">0 → 240 streams<\/small>/);
    assert.match(indexPage([{ run: headOf(await leakRun()), href: 'x' }], []), /<h1>1 run, each as expected<\/h1>/);
  });

  it('keeps the runs of a command together, with their comparison, each run once', async () => {
    const { entries, comparisons } = await manyRuns(12);
    const [first, second] = comparisons;
    assert.ok(first?.runs && second?.runs);
    const later = { ...second, title: 'made later', runs: [...second.runs, ...first.runs], at: '2027-01-01T00:00:00Z' };
    const command = { at: '2026-01-05T01:00:03Z', runs: entries.slice(3, 5).map(({ run }) => run.id) };
    const blocks = blocksOf(entries, [later, first, second], [command]);
    assert.deepEqual(
      blocks.map(({ comparison, runs }) => [comparison?.title.slice(0, 10), runs.length]),
      [
        ['made later', 0],
        [undefined, 1],
        [undefined, 1],
        [undefined, 1],
        ['reuse, lea', 3],
        [undefined, 2],
        [undefined, 1],
        ['leaky, fix', 3],
      ],
    );
    const html = indexPage(entries, [later, first, second], [command]);
    assert.equal(html.match(/data-outcome=/g)?.length, 12);
    assert.match(
      html,
      /<b>Comparison<\/b> <a href="comparison-0\/report.html"><bdi>leaky, fixed, stream-forgotten<\/bdi>/,
    );
  });

  it('filters by what differs, by script alone, and says how a plan went over time', async () => {
    const { entries } = await manyRuns(14);
    const html = indexPage(entries, []);
    assert.match(html, /<div class="filters" data-filters(="true")? hidden/);
    assert.deepEqual(
      [...html.matchAll(/<button type="button" aria-pressed="false" data-facet="(\w+)" value="([\w-]+)">/g)].map(
        ([, facet, value]) => `${facet} ${value}`,
      ),
      [
        ...['outcome leak', 'outcome clean', 'outcome invalid', 'outcome inconclusive', 'gate pass', 'gate open'],
        ...['name leaky', 'name fixed', 'name stream-forgotten', 'name reuse'],
      ],
    );
    const trends =
      /<details class="plans-over-time">.*?<ul class="filters|<details class="plans-over-time">.*/s.exec(html)?.[0] ??
      '';
    assert.match(trends, /4 plans were run more than once/);
    assert.match(trends, /aria-label="sockets: from 6.00 to 6.00 sockets per pass over 4 runs"/);
    assert.doesNotMatch(indexPage(entries.slice(0, 1), []), /data-filters="true"|<details class="plans/);
  });

  it('says what is new and what is gone since the run before', async () => {
    const since = { run: 'x', fresh: [], known: [], gone: [{ metric: 'sockets' } as const], open: [] };
    const html = indexPage([{ run: headOf({ ...(await cleanRun()), since }), href: 'x' }], []);
    assert.match(html, /<span class="since"><b class="gone">1 leak gone<\/b><\/span>/);
  });
});
