/** The texts of the page of a run; no browser. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Censuses } from '../../protos/vitals.js';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { SETTING_PATHS } from '../../scripts/plan/settings.js';
import { settingName } from '../../scripts/plan/settingText.js';
import type { RecordedFacts } from '../../scripts/record/variantFacts.js';
import { junitXml, runPage, summaryMarkdown } from '../../scripts/report/index.js';
import { targetName } from '../../scripts/targets/names.js';
import { variants } from '../../services/variants/index.js';
import type { Shape } from '../analysis/history.js';
import { saying } from '../analysis/retold.js';
import { analysed, recordOf, startOf } from './analysed.js';
import { section, withoutData } from './parse.js';
import { cleanRun, inconclusiveRun, invalidRun, leakRecord, leakRun, shortRun, streamsRun } from './samples.js';

describe('run page', () => {
  it('opens with the verdict as a sentence, its word and its shape', async () => {
    const html = runPage(await leakRun());
    assert.match(
      html,
      /<h1><bdi>leaky leaks 6 sockets per pass; leaky\.ts:13 makes clients that are never closed<\/bdi><\/h1><p class="details"><bdi>Every replica gains 60 in each of 15 slices, as predicted\./,
    );
    assert.match(html, /<b class="gate">PASS<\/b>/);
    assert.match(runPage(await invalidRun()), /<b class="gate">NO RESULT<\/b>/);
    assert.match(
      html,
      /<span class="mark leak large"><svg[^>]*aria-hidden="true"><path[^>]*><\/path><\/svg>Leak<\/span>/,
    );
    assert.match(html, /as expected/);
    assert.match(runPage(await invalidRun()), /expected leak/);
  });

  it('says growth per pass with its interval against the prediction', async () => {
    const growth = section(runPage(await leakRun()), 'growth');
    assert.match(growth, /<b>6\.00<\/b> <span class="ci">60 in each of 15 slices</);
    assert.match(growth, /predicted 6\.00/);
    assert.match(growth, /<b>81\.0 KB<\/b> <span class="ci">\[79\.9, 82\.1\] KB/);
    assert.match(growth, /timers – <bdi>they are counted with --count-timers only/);
  });

  it('shows the guilty line in its source, and nobody for a clean run', async () => {
    const html = runPage(await leakRun());
    assert.match(html, /<code>services\/variants\/leaky\.ts:\d+<\/code>/);
    assert.match(html, /<mark>\s+const peer = dial\(address\);<\/mark>/);
    assert.match(html, /services\/agent\/peer\.ts:26/);
    assert.equal(
      section(html, 'culprit').match(/<pre class="source/g)?.length,
      1,
      'channels and sockets of one line share its source',
    );
    const cleanCulprit = section(runPage(await cleanRun()), 'culprit');
    assert.doesNotMatch(cleanCulprit, /<mark>/);
    assert.match(cleanCulprit, /Nobody/);
  });

  it('shows every setting that is not at its default, and all of them folded below with it', async () => {
    const run = await leakRun({
      slices: 9,
      plan: { service: { serverMaxAgeMs: 300 }, metrics: 'monitored', profile: true, attribution: false },
    });
    const html = section(runPage(run), 'plan');
    const [shown = '', folded = ''] = html.split('<details>');
    const rows = (text: string, cell: string) =>
      new Map(
        [...text.matchAll(new RegExp(`<code>([^<]+)</code></${cell}><[dt]d><bdi>([^<]*)</bdi>`, 'g'))].map(
          ([, name = '', value = '']) => [name, value] as const,
        ),
      );
    const [some, all] = [rows(shown, 'dt'), rows(folded, 'th')];
    for (const [name, value] of [
      ['--variant', 'leaky'],
      ['--server-max-age', '300ms'],
      ['--metrics', 'monitored'],
      ['--profile', 'on'],
      ['--attribution', 'off'],
      ['--slices', '9'],
    ] as const) {
      assert.equal(some.get(name), value, name);
      assert.equal(all.get(name), value, name);
    }
    for (const name of ['--server-max-idle', '--cpu-profile', '--count-timers', 'quiet before a reading'])
      assert.ok(!some.has(name) && all.has(name), name);
    assert.deepEqual([...all.keys()], SETTING_PATHS.map(settingName));
    assert.match(folded, /--server-max-age<\/code><\/th><td><bdi>300ms<\/bdi><\/td><td><bdi>not set</);
    assert.match(folded, /--attribution<\/code><\/th><td><bdi>off<\/bdi><\/td><td><bdi>on</);
    assert.match(
      summaryMarkdown(run),
      /Set besides: `--slices=9`, .*`--server-max-age=300ms`, `--no-attribution`, `--monitor`, `--profile`/,
    );
    assert.doesNotMatch(summaryMarkdown(run), /`no /);
  });

  it('says what the replicas ran on, and not what the lab did', async () => {
    const runtime = { name: 'go', version: 'go1.26.8', grpc: 'v1.85.0' };
    const inGo = await analysed(saying(leakRecord(), 'hello', ({ node: _, ...line }) => ({ ...line, runtime })));
    for (const text of [summaryMarkdown(inGo), headlineOf(runPage(inGo))]) {
      assert.match(text, /Go 1\.26\.8, grpc-go 1\.85\.0/);
      assert.doesNotMatch(text, /Node /);
    }
    const mixed = saying(leakRecord(), 'hello', (line, replica) =>
      replica.endsWith('1') ? { ...line, runtime } : { ...line, node: 'v22.21.0' },
    );
    assert.match(summaryMarkdown(await analysed(mixed)), /Node 22\.21\.0.*Go 1\.26\.8|Go 1\.26\.8.*Node 22\.21\.0/);
  });

  it('takes what a variant brings for its default, by the record', async () => {
    const shape: Shape = { variant: 'keepalive', plan: { service: { serverMaxAgeMs: 5000 } } };
    const shownBy = (run: AnalysedRun) => section(runPage(run), 'plan').split('<details>')[0] ?? '';
    assert.doesNotMatch(shownBy(await leakRun(shape)), /--server-max-age</);
    const retains = { clients: 'every-dial' } as const;
    const facts: RecordedFacts = {
      own: { name: 'keepalive', retains, shows: { topic: 'any', as: 'cause' } },
      cures: [],
    };
    const run = await leakRun({ ...shape, start: (plan) => ({ ...startOf(plan), facts }) });
    assert.match(shownBy(run), /--server-max-age</);
  });

  it('shows the planned rate beside the achieved one', async () => {
    const load = async (shape: Shape) => section(runPage(await leakRun(shape)), 'load');
    const slow = await load({ returnedPerSecond: 3.3 });
    assert.match(slow, /Planned: 25 passes per second and replica\. Achieved: 3\.3 \(13\.4 %\)\./);
    assert.match(slow, /passes\/s per replica<\/th>/);
    assert.match(slow, /<td class="n">3\.3<\/td>/);
    assert.match(await load({}), /Planned: 25 passes per second and replica\. Achieved: 25\./);
  });

  it('says why the abandoned count as live', async () => {
    const note = /their sockets stay open, so they count as live/;
    assert.match(section(runPage(await leakRun()), 'culprit'), note);
    assert.doesNotMatch(section(runPage(await leakRun({ holds: () => ({}) })), 'culprit'), note);
  });

  it('shows only what weakens the verdict beneath it; the rest is in the audit and the census', async () => {
    const above = (html: string) => html.slice(html.indexOf('<header'), html.indexOf('</header>'));
    const html = runPage(await leakRun());
    assert.doesNotMatch(above(html), /Note:/);
    assert.match(section(html, 'audit'), /! note<\/span>.*own counters see 181 of 361/s);
    assert.match(section(html, 'census'), /one more than on the chart is the driver’s own connection/);
    assert.match(
      above(runPage(await inconclusiveRun())),
      /Note:<\/b> <bdi>Each replica completed 22 to 24 of 24 passes/,
    );
    assert.doesNotMatch(summaryMarkdown(await leakRun()), /own counters/);
    assert.match(summaryMarkdown(await inconclusiveRun()), /\*\*Note:\*\* Each replica completed 22 to 24 of 24/);
  });

  it('draws no dot for what was too short to be measured', async () => {
    const run = await shortRun();
    const html = runPage(run);
    assert.match(
      section(html, 'growth'),
      /Sockets<small>decides<\/small><\/h3><p class="figure">not measured: <bdi>too short<\/bdi><\/p>((?!<\/li>).)*Inconclusive/s,
    );
    assert.doesNotMatch(section(html, 'growth').split('</li>')[0] ?? '', /class="interval/);
    assert.doesNotMatch(withoutData(html), /∞/);
    assert.match(summaryMarkdown(run), /\| Sockets \| ◆ inconclusive \| not measured \| – \|/);
    assert.match(junitXml([run]), /Sockets: not measured: too short/);
  });

  it('says that kept growth of a clean metric is over the whole run', async () => {
    const note = /over the whole run; the last slices are flat/;
    assert.doesNotMatch(section(runPage(await cleanRun()), 'growth'), note);
    const warming = await analysed(
      saying(recordOf({ variant: 'fixed' }), 'checkpoint', (line) => ({
        ...line,
        readings: line.readings.map((each) => ({
          ...each,
          heapUsedBytes: (each.heapUsedBytes ?? 0) + ([0, 500_000, 900_000][line.index] ?? 1_200_000),
        })),
      })),
    );
    const heap = warming.analysis.metrics.find(({ name }) => name === 'heap_after_gc_bytes');
    assert.equal(heap?.outcome, 'clean');
    assert.equal(section(runPage(warming), 'growth').match(new RegExp(note, 'g'))?.length, 1);
  });

  it('says what each census saw, and where they differ', async () => {
    const agreeing = section(runPage(await leakRun()), 'census');
    assert.match(agreeing, /Kernel, libuv and gRPC agree on every replica/);
    assert.match(agreeing, /Node’s own counters see 181 of 361 sockets on replica-1/);
    const censuses = (change: (of: Censuses, replica: string) => Censuses) =>
      analysed(
        saying(leakRecord(), 'checkpoint', (line, replica) => ({ ...line, censuses: change(line.censuses, replica) })),
      );
    const differing = await censuses(({ grpc, ...others }, replica) => ({
      ...others,
      ...(grpc && { grpc: replica === 'replica-1' ? { ...grpc, serverSockets: 120 } : grpc }),
    }));
    assert.match(
      section(runPage(differing), 'census'),
      /The censuses disagree on 1 of 3: replica-1: kernel 361, libuv 361, gRPC 300/,
    );
    const one = await censuses(({ kernel, node }) => ({ ...(kernel && { kernel }), node }));
    assert.match(section(runPage(one), 'census'), /Only one census could see the sockets/);
  });

  it('forecasts the descriptor limit where there is a forecast, and not otherwise', async () => {
    assert.match(
      runPage(await leakRun()),
      /At this pace <bdi>replica-1<\/bdi> runs out of file descriptors in about <b>9 seconds<\/b> \(111 passes; limit 1,024\)\./,
    );
    const full = saying(leakRecord(), 'hello', (line) => ({ ...line, descriptorLimit: 300 }));
    assert.match(
      runPage(await analysed(full)),
      /replica-1<\/bdi> has run out of file descriptors \(limit 300; each pass takes 6\.00\)/,
    );
    assert.doesNotMatch(runPage(await cleanRun()), /file descriptors/);
  });

  it('gives a chart a sentence and a table, and says why one is missing', async () => {
    const html = runPage(await leakRun());
    assert.match(
      html,
      /aria-label="Line chart: Sockets on the agent port, settled levels\. All 3 replicas lie on one line: from 0 to 360 in 60 passes/,
    );
    assert.match(html, /Numbers of the chart “Resident memory \(RSS\)”/);
    assert.match(
      section(html, 'over-time'),
      /<h3>Timers<\/h3><p>Not seen: <bdi>they are counted with --count-timers only/,
    );
  });

  it('draws measured and predicted where both are known', async () => {
    const drawn = /<path class="predicted" d="M/;
    assert.match(section(runPage(await leakRun()), 'glance'), drawn);
    const unknown = await leakRun({ variant: 'of-a-fork' });
    assert.match(section(runPage(unknown), 'glance'), /<path class="line/);
    assert.doesNotMatch(section(runPage(unknown), 'glance'), drawn);
  });

  it('leads with the metric that the verdict speaks of, and has the others below', async () => {
    const charts = (html: string) =>
      [...html.matchAll(/<figure class="([^"]*)" id="chart-by-work-([^"]+)"/g)].map(([, looks, name]) => [name, looks]);
    const streams = section(runPage(await streamsRun()), 'glance');
    assert.match(
      streams,
      /<h3>Streams, settled levels<\/h3><p>All 3 replicas lie on one line: from 0 to 240 in 60 passes/,
    );
    const others = section(runPage(await streamsRun()), 'against-work');
    assert.deepEqual(charts(streams), [['streams', 'chart labelled']]);
    assert.deepEqual(charts(others), [
      ['sockets', 'chart'],
      ['channels', 'chart'],
      ['heap_after_gc_bytes', 'chart'],
    ]);
    assert.match(others, /<h3>Sockets on the agent port<\/h3><p>From 0 to 4\.<\/p>/);
    assert.match(
      others,
      /Timers stayed at 3 and external memory at 3\.0 MB at every checkpoint of every replica\./,
      'what never moved is told, not drawn',
    );
    for (const run of [await leakRun(), await cleanRun(), await invalidRun()]) {
      const sockets = section(runPage(run), 'glance');
      assert.deepEqual(charts(sockets)[0], ['sockets', 'chart labelled']);
    }
  });
});

it('has samples that match the real variants', async () => {
  assert.equal(targetName((await leakRun()).plan), variants.leaky.name);
  assert.equal(targetName((await cleanRun()).plan), variants.fixed.name);
});

/** The line of facts below the verdict. */
function headlineOf(html: string): string {
  return /<p class="facts-line">.*?<\/p>/s.exec(html)?.[0] ?? assert.fail('no line of facts');
}
