/** The texts of the page of a run; no browser. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Censuses } from '../../protos/vitals.js';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import type { FleetTarget } from '../../scripts/plan/plan.js';
import { SETTING_PATHS } from '../../scripts/plan/settings.js';
import { settingName } from '../../scripts/plan/settingText.js';
import type { StopCause } from '../../scripts/record/earlyStop.js';
import type { RecordedFacts } from '../../scripts/record/variantFacts.js';
import { junitXml, runPage, summaryMarkdown } from '../../scripts/report/index.js';
import { targetName } from '../../scripts/targets/names.js';
import { variants } from '../../services/variants/index.js';
import type { History, Shape } from '../analysis/history.js';
import { saying } from '../analysis/retold.js';
import { analysed, recordOf, startOf } from './analysed.js';
import { section, withoutData } from './parse.js';
import { otherPathsRun, partlyClosedRun } from './pathSamples.js';
import {
  alertedRun,
  brokenOffRun,
  cleanRun,
  cutRun,
  dayRun,
  HOSTILE,
  hostileRun,
  hungRun,
  inconclusiveRun,
  invalidRecord,
  invalidRun,
  leakRecord,
  leakRun,
  partialRun,
  shortRun,
  streamsRun,
  timersRun,
} from './samples.js';

const adviceOn = (run: AnalysedRun) => section(runPage(run), 'advice');

describe('run page', () => {
  it('opens with the verdict as a sentence, its word and its shape', async () => {
    const html = runPage(await leakRun());
    assert.match(
      html,
      /<h1><bdi>leaky leaks: every replica gains 6\.00 sockets per pass: 60 in each of 15 slices, as predicted/,
    );
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

  it('advises by what was found', async () => {
    assert.match(adviceOn(await leakRun()), /None of the 540 opened there was closed\. Close in a finally block/);
    assert.match(adviceOn(await partlyClosedRun()), /180 of 540 opened there were closed, 360 were not/);
    assert.match(adviceOn(await cleanRun()), /Let CI run this plan/);
    assert.match(adviceOn(await inconclusiveRun()), /one-off step.*Run it again with 68 passes.*--passes=68/s);
    assert.match(
      adviceOn(await invalidRun()),
      /24 of 60 calls failed \(UNAVAILABLE 72\).*Read the last words of replica-2 and replica-3/s,
    );
    assert.match(adviceOn(await leakRun({ transport: 'plaintext' })), /Do not be reassured by the sockets/);
  });

  it('says which paths its counts are of, where the guilty line was reached by others as well', async () => {
    const said = (run: AnalysedRun) =>
      [adviceOn(run), section(runPage(run), 'culprit'), summaryMarkdown(run)].join('\n');
    assert.doesNotMatch(said(await leakRun()), /paths that grow/);
    assert.match(said(await otherPathsRun()), /None of the 360 opened there on paths that grow was closed/);
    const partly = said(await otherPathsRun(1 / 3));
    assert.match(partly, /120 of 360 opened there on paths that grow were closed, 240 were not/);
    assert.match(
      partly,
      /On others, which do not keep growing, services\/variants\/leaky\.ts:\d+ opened 180 channels more, 177 of them closed/,
    );
    assert.match(partly, /360 channels opened on paths that grow, 120 closed, 240 live/);
  });

  it('advises time where time was short, and nothing that takes more of it', async () => {
    const cut = async (cause: StopCause, record: History) => adviceOn(await cutRun(cause, record, 1900));
    const limit = { by: 'time-limit', limitMs: 40_000 } as const;
    assert.match(adviceOn(await tooShortRun()), /Give it more passes.*Run it again with 105 passes/s);
    const limited = await cut(limit, leakRecord({ slices: 3 }));
    assert.match(
      limited,
      /cut short by its time limit of 40 s after 1 of 3 slices.*longer --time-limit, or fewer --passes/s,
    );
    assert.doesNotMatch(limited, /more passes|Run it again with|--passes=/);
    const stopped = await cut({ by: 'signal', signal: 'SIGINT' }, leakRecord({ slices: 3 }));
    assert.match(stopped, /cut short by SIGINT.*The same plan again, to its end/s);
    assert.doesNotMatch(stopped, /time-limit|more passes|Run it again with/);
    const dead = adviceOn(await cutRun(limit, invalidRecord(), 6400));
    assert.match(dead, /Only 1 of 3 replicas is left to judge.*longer --time-limit/s);
  });

  it('shows the planned rate beside the achieved one', async () => {
    const load = async (shape: Shape) => section(runPage(await leakRun(shape)), 'load');
    const slow = await load({ returnedPerSecond: 3.3 });
    assert.match(slow, /Planned: 25 passes per second and replica\. Achieved: 3\.3 \(13\.4 %\)\./);
    assert.match(slow, /passes\/s per replica<\/th>/);
    assert.match(slow, /<td class="n">3\.3<\/td>/);
    assert.match(await load({}), /Planned: 25 passes per second and replica\. Achieved: 25\./);
  });

  it('advises a deadline where calls had none and hung, and does not blame the rate', async () => {
    const advice = adviceOn(await hungRun());
    assert.match(advice, /No pass ended.*docs\/causes\/error-paths\.md.*--call-deadline=500ms --faulty-peers=4/s);
    assert.equal(advice.match(/<li>/g)?.length, 1, advice);
  });

  it('says why the sockets are flat while channels leak: by what the plan has', async () => {
    const why = async (shape: Shape, service: Partial<FleetTarget['service']> = {}) => {
      const run = await leakRun({ ...shape, plan: { service } });
      assert.match(run.analysis.summary, /while its sockets stay flat/);
      return adviceOn(run);
    };
    const flat: Shape = { holds: (passes) => (passes === 0 ? {} : { dialled: 3, accepted: 3 }) };
    const aged = await why(flat, { serverMaxAgeMs: 5000 });
    assert.match(aged, /the server closes them for their age/);
    assert.doesNotMatch(aged, /share one connection|Do not reach for keepalive/);
    assert.match(
      await why(flat, { clientIdleTimeoutMs: 2000 }),
      /give their connections up.*docs\/causes\/idle-timeout\.md/s,
    );
    assert.match(await why({ transport: 'plaintext' }), /share one connection.*docs\/causes\/shared-sub-channels\.md/s);
    assert.match(await why(flat, { faultyPeers: 3 }), /peers that fail keep no connection/);
    const inPlaintext = (faultyPeers: number, variant: string) =>
      why({ ...failing(faultyPeers), transport: 'plaintext', variant }, { faultyPeers });
    assert.match(await inPlaintext(1, 'error-path'), /peers that fail keep no connection/);
    assert.match(await inPlaintext(1, 'leaky'), /share one connection/);
    assert.match(await inPlaintext(2, 'error-path'), /share one connection/);
  });

  it('does not talk of clients where only streams or timers leak', async () => {
    for (const [run, page] of [
      [await streamsRun(), 'streams.md'],
      [await timersRun(), 'orphaned-generators.md'],
    ] as const) {
      const advice = adviceOn(run);
      assert.match(advice, new RegExp(`See docs/causes/${page} in grpc-leak-lab`));
      assert.doesNotMatch(advice, /keepalive|Keep one client|clients that are made/, page);
    }
  });

  it('tells connections that outlive their closed channels from clients that nobody closed', async () => {
    const advice = adviceOn(await closedEarlyRun());
    assert.match(advice, /instead of closing them early.*their connections stay.*docs\/causes\/error-paths\.md/s);
    assert.doesNotMatch(advice, /keepalive|were not: some exits/);
  });

  it('names the page on each cause, by its path: a report is read far from the repository', async () => {
    assert.match(
      section(runPage(await leakRun()), 'advice'),
      /See docs\/causes\/forgotten-clients\.md in grpc-leak-lab/,
    );
    assert.match(summaryMarkdown(await leakRun()), /See docs\/causes\/forgotten-clients\.md in grpc-leak-lab/);
    assert.doesNotMatch(section(runPage(await leakRun()), 'advice'), /<a /);
  });

  it('leads to the page where there is a way to it, and names it as elsewhere', async () => {
    const link = (page: string) => (page.endsWith('pool-or-reuse.md') ? undefined : `../../${page}`);
    const advice = section(runPage(await leakRun(), link), 'advice');
    assert.match(
      advice,
      /See <a href="\.\.\/\.\.\/docs\/causes\/forgotten-clients\.md">docs\/causes\/forgotten-clients\.md<\/a> in grpc-leak-lab\./,
    );
    assert.match(advice, /See docs\/causes\/pool-or-reuse\.md in grpc-leak-lab\./);
    assert.doesNotMatch(
      runPage(await leakRun(), link),
      /(src|srcset|action|data)="\.\./,
      'a link, and nothing that a browser fetches by itself',
    );
  });

  it('never blames attribution that was on: a run cut short has too few checkpoints', async () => {
    const cut = await leakRun({ withoutCheckpoints: true, ticksPerSlice: 20 });
    assert.equal(cut.analysis.outcome, 'leak');
    assert.match(section(runPage(cut), 'culprit'), /too few checkpoints to compare sites/);
    assert.match(adviceOn(cut), /too few checkpoints to compare sites\. Let the run go on to its end/);
    assert.doesNotMatch(runPage(cut), /attribution on|Attribution was off/);
    const nowhere = (record: History) => analysed(saying(record, 'sites', (line) => ({ ...line, sites: [] })));
    assert.match(section(runPage(await nowhere(leakRecord())), 'culprit'), /No creation site explains the growth/);
    const off = await nowhere(leakRecord({ plan: { attribution: false } }));
    assert.match(adviceOn(off), /Attribution was off.*run again with attribution on/is);
  });

  it('gives commands that run in a clone', async () => {
    assert.match(section(runPage(await leakRun()), 'plan'), /<code>npx grpc-leak-lab lab --variant=leaky/);
    assert.match(
      section(runPage(await leakRun()), 'advice'),
      /<code>npx grpc-leak-lab lab --variant=leaky,fixed --rate=25 --seed=7 --tick=1s<\/code>/,
    );
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
    assert.match(above(runPage(await inconclusiveRun())), /Note:<\/b> <bdi>The replicas made 22 to 24 of 24 passes/);
    assert.doesNotMatch(summaryMarkdown(await leakRun()), /own counters/);
    assert.match(summaryMarkdown(await inconclusiveRun()), /\*\*Note:\*\* The replicas made 22 to 24 of 24/);
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
      /replica-1<\/bdi> has no descriptor left after 111 more passes, in about <b>9\.4 s<\/b> at 12 passes per second, the pace of this run under load, its pauses for checkpoints left out: its limit is 1,024, and each pass takes 6\.00/,
    );
    const full = saying(leakRecord(), 'hello', (line) => ({ ...line, descriptorLimit: 300 }));
    assert.match(runPage(await analysed(full)), /replica-1<\/bdi> holds all the descriptors it may/);
    assert.doesNotMatch(runPage(await cleanRun()), /no descriptor left/);
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
    assert.match(section(runPage(await leakRun()), 'against-work'), drawn);
    const unknown = await leakRun({ variant: 'of-a-fork' });
    assert.match(section(runPage(unknown), 'against-work'), /<path class="line/);
    assert.doesNotMatch(section(runPage(unknown), 'against-work'), drawn);
  });

  it('leads with the metric that the verdict speaks of, and has the others below', async () => {
    const charts = (html: string) =>
      [...html.matchAll(/<figure class="([^"]*)" id="chart-by-work-([^"]+)"/g)].map(([, looks, name]) => [name, looks]);
    const streams = section(runPage(await streamsRun()), 'against-work');
    assert.match(streams, /<h2 id="against-work-title">Streams against work/);
    assert.match(
      streams,
      /<h3>Streams, settled levels<\/h3><p>All 3 replicas lie on one line: from 0 to 240 in 60 passes/,
    );
    assert.deepEqual(charts(streams), [
      ['streams', 'chart labelled'],
      ['sockets', 'chart'],
      ['channels', 'chart'],
      ['heap_after_gc_bytes', 'chart'],
    ]);
    assert.match(streams, /<h3>Sockets on the agent port<\/h3><p>From 0 to 4\.<\/p>/);
    assert.match(
      streams,
      /At every checkpoint of every replica: timers at 3 and external memory at 3\.0 MB\./,
      'what never moved is told, not drawn',
    );
    for (const run of [await leakRun(), await cleanRun(), await invalidRun()]) {
      const sockets = section(runPage(run), 'against-work');
      assert.match(sockets, /<h2 id="against-work-title">Sockets against work/);
      assert.deepEqual(charts(sockets)[0], ['sockets', 'chart labelled']);
    }
  });

  it('renders a record that broke off as what it is', async () => {
    const html = runPage(await brokenOffRun());
    assert.match(html, /The record broke off before its first line/);
    assert.match(html, /Nothing was measured long enough to be judged/);
    assert.match(html, /The record holds nothing of the load/);
    assert.doesNotMatch(withoutData(html), /\bundefined\b|\bNaN\b|Invalid Date/);
  });

  it('renders a run that was cut short, and of which little could be seen, as what it is', async () => {
    const html = runPage(await partialRun());
    assert.match(html, /Nothing was measured long enough to be judged/);
    assert.match(html, /The load ended without a summary/);
    assert.match(html, /not ended/);
    assert.match(html, /No line can be named: grpc-js is bundled/);
    assert.match(section(runPage(await blindRun()), 'against-work'), /No picture: this system has no \/proc\./);
    assert.doesNotMatch(withoutData(html).replace(/<pre.*?<\/pre>/gs, ''), /\bundefined\b|\bNaN\b|Invalid Date/);
  });

  it('prints no number that is none, whatever the run', async () => {
    for (const sample of [leakRun, cleanRun, inconclusiveRun, shortRun, invalidRun, hungRun, partialRun, hostileRun])
      assert.doesNotMatch(
        withoutData(runPage(await sample())).replace(/<pre.*?<\/pre>/gs, ''),
        /\bundefined\b|\bNaN\b|Invalid Date|\[object/,
      );
  });

  it('lists alerts by the moment they fired, and marks them; none where nothing was monitored', async () => {
    const html = runPage(await alertedRun());
    const alerts = section(html, 'alerts');
    assert.match(alerts, /1 alert fired; the first was GrpcSocketsKeepRising, 3 s after the start\./);
    assert.match(
      alerts,
      /GrpcSocketsKeepRising<\/bdi>.*replica-1<.*>2 s<.*>3 s<.*>6<.*replica-2<.*>2\.1 s<.*>3\.2 s<.*DescriptorsRunOut<\/bdi>.*>–<.*>2\.5 s<.*>–</s,
    );
    assert.match(
      section(html, 'over-time'),
      /Marked: <bdi>GrpcSocketsKeepRising pending after 2 s; GrpcSocketsKeepRising firing after 3 s</,
    );
    assert.doesNotMatch(runPage(await leakRun()), /id="alerts"/);
  });

  it('names replicas that died, with their last words', async () => {
    const replicas = section(runPage(await invalidRun()), 'replicas');
    assert.match(replicas, /replica-2<\/bdi> was ended for memory after 1\.9 s \(SIGKILL\)/);
    assert.match(replicas, /Reached heap limit/);
    assert.match(replicas, /It had printed nothing/);
  });

  it('tells singular from plural', async () => {
    const html = withoutData(runPage(await leakRun({ replicas: 1, passes: 1, slices: 1, name: () => 'only' })));
    assert.match(html, /1 replica × 1 pass</);
    assert.doesNotMatch(html, /\b1 (replicas|passes|calls)\b/);
  });

  it('shows no absolute path and nobody’s home', async () => {
    for (const html of [
      runPage(await invalidRun()),
      runPage(await hostileRun()),
      summaryMarkdown(await hostileRun()),
      junitXml([await hostileRun(), await invalidRun()]),
    ])
      assert.doesNotMatch(html, /alice|\/home\/|C:\\Users/);
    assert.match(runPage(await hostileRun()), /red at …\/dist\/main\.js:1:2/);
  });

  it('lets no text become markup', async () => {
    const html = runPage(await hostileRun());
    assert.equal(html.match(/<script/g)?.length, 2, 'the data and the page’s own');
    assert.equal(html.match(/<\/script>/g)?.length, 2);
    assert.doesNotMatch(html, /<img/);
    assert.doesNotMatch(html, /[\u202e\u200f]/);
    const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
    const names = (JSON.parse(data) as { run: { analysis: { replicas: { id: string }[] } } }).run.analysis.replicas.map(
      ({ id }) => id,
    );
    assert.ok(
      names.includes(HOSTILE.image) && names.includes(HOSTILE.script) && names.includes(HOSTILE.long),
      'the data keeps them whole',
    );
    assert.ok(
      !withoutData(html)
        .replace(/<pre.*?<\/pre>/gs, '')
        .includes('x'.repeat(100)),
      'long names are shortened where they are shown',
    );
  });

  it('keeps a day of ten replicas small, and every spike of it', async () => {
    const html = runPage(await dayRun(8640));
    assert.ok(html.length <= 2_000_000, `${html.length} characters`);
    assert.match(html, /,4777\]/);
  });
});

it('has samples that match the real variants', async () => {
  assert.equal(targetName((await leakRun()).plan), variants.leaky.name);
  assert.equal(targetName((await cleanRun()).plan), variants.fixed.name);
});

/** A run cut short after its baseline, of a system that cannot be looked into. */
function blindRun(): Promise<AnalysedRun> {
  const record = leakRecord({ withoutKernel: true, blindToGrpc: true });
  const silent = saying(record, 'checkpoint', ({ censuses: { node }, readings, ...line }) => ({
    ...line,
    readings: readings.map(({ heapUsedBytes: _, ...reading }) => reading),
    censuses: { node },
  }));
  const blind = saying(silent, 'hello', (line) => ({ ...line, blind: { kernel: 'this system has no /proc' } }));
  return cutRun({ by: 'signal', signal: 'SIGINT' }, blind, 640);
}

/** Too few levels are settled to judge by. */
function tooShortRun(): Promise<AnalysedRun> {
  return analysed(
    saying(leakRecord({ variant: 'fixed', passes: 24, holds: () => ({}) }), 'checkpoint', (line) => ({
      ...line,
      settled: line.index < 3,
    })),
  );
}

/** Clients of peers that fail are kept, and have no connection. */
const failing = (faultyPeers: number): Shape => ({
  holds: (passes) => ({ channels: passes * faultyPeers, opened: passes * (3 + faultyPeers), dialled: 3, accepted: 3 }),
});

/** Channels are closed while they are still connecting: one connection of three stays. */
function closedEarlyRun(): Promise<AnalysedRun> {
  return leakRun({
    holds: (passes) => ({ channels: 0, opened: 3 * passes, dialled: 2 * passes, accepted: 0, connected: 3 * passes }),
  });
}
