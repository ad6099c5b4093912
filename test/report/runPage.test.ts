/** What the page of a run says; no browser. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inWords } from '../../scripts/analysis/audit/sentences.js';
import type { PageLink } from '../../scripts/analysis/model/advice.js';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { SETTING_PATHS } from '../../scripts/plan/settings.js';
import { settingName } from '../../scripts/plan/settingText.js';
import { EarlyStop, type StopCause } from '../../scripts/record/earlyStop.js';
import { runPage as drawPage, junitXml, summaryMarkdown as writeSummary } from '../../scripts/report/index.js';
import { workWords } from '../../scripts/targets/workWords.js';
import { variants } from '../../services/variants/index.js';
import { changed } from '../support/plans.js';
import { advised } from './advised.js';
import { section, withoutData } from './parse.js';
import {
  cleanRun,
  dayRun,
  HOSTILE,
  hostileRun,
  inconclusiveRun,
  invalidRun,
  leakRun,
  partialRun,
  streamsRun,
} from './samples.js';

const runPage = (run: AnalysedRun, link?: PageLink) => drawPage(advised(run), link);
const summaryMarkdown = (run: AnalysedRun) => writeSummary(advised(run));

describe('run page', () => {
  it('opens with the verdict as a sentence, its word and its shape', () => {
    const html = runPage(leakRun());
    assert.match(html, /<h1><bdi>leaky leaks 6\.00 sockets per pass on all 3 replicas/);
    assert.match(
      html,
      /<span class="mark leak large"><svg[^>]*aria-hidden="true"><path[^>]*><\/path><\/svg>Leak<\/span>/,
    );
    assert.match(html, /as expected/);
    assert.match(runPage(invalidRun()), /expected leak/);
  });

  it('says growth per pass with its interval against the prediction', () => {
    const growth = section(runPage(leakRun()), 'growth');
    assert.match(growth, /<b>6\.00<\/b> <span class="ci">\[5\.93, 6\.07\]/);
    assert.match(growth, /predicted 6\.00/);
    assert.match(growth, /<b>106 KB<\/b> <span class="ci">\[103, 108\] KB/);
    assert.match(growth, /timers – <bdi>counting timers was off/);
  });

  it('shows the guilty line in its source, and nobody for a clean run', () => {
    const html = runPage(leakRun());
    assert.match(html, /<code>services\/variants\/leaky\.ts:\d+<\/code>/);
    assert.match(html, /<mark>\s+const peer = dial\(address\);<\/mark>/);
    assert.match(html, /services\/agent\/peer\.ts:31/);
    assert.equal(
      section(html, 'culprit').match(/<pre class="source/g)?.length,
      1,
      'channels and sockets of one line share its source',
    );
    const cleanCulprit = section(runPage(cleanRun()), 'culprit');
    assert.doesNotMatch(cleanCulprit, /<mark>/);
    assert.match(cleanCulprit, /Nobody/);
  });

  it('shows every setting that is not at its default, and all of them folded below with it', () => {
    const plan = changed(leakRun().plan, {
      ...{ service: { serverMaxAgeMs: 300 }, metrics: 'monitored', profile: true, attribution: false, slices: 9 },
    });
    const html = section(runPage({ ...leakRun(), plan }), 'plan');
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
      summaryMarkdown({ ...leakRun(), plan }),
      /Set besides: `--slices=9`, .*`--server-max-age=300ms`, `--no-attribution`, `--monitor`, `--profile`/,
    );
    assert.doesNotMatch(summaryMarkdown({ ...leakRun(), plan }), /`no /);
  });

  it('takes what a variant brings for its default, by the record', () => {
    const plan = changed(leakRun().plan, { variant: 'keepalive', service: { serverMaxAgeMs: 5000 } });
    const shownBy = (run: AnalysedRun) => section(runPage(run), 'plan').split('<details>')[0] ?? '';
    assert.doesNotMatch(shownBy({ ...leakRun(), plan }), /--server-max-age</);
    const retains = { clients: 'every-dial' } as const;
    const facts = { own: { name: 'keepalive', retains, shows: { topic: 'any', as: 'cause' } }, cures: [] } as const;
    const start = { ...(leakRun().start ?? assert.fail()), facts: { ...facts, cures: [] } };
    assert.match(shownBy({ ...leakRun(), plan, start }), /--server-max-age</);
  });

  it('advises by what was found', () => {
    assert.match(
      section(runPage(leakRun()), 'advice'),
      /None of the 540 opened there was closed\. Close in a finally block/,
    );
    const partly = leakRun();
    for (const culprit of partly.analysis.culprits) Object.assign(culprit, { closed: 180, live: 360 });
    assert.match(section(runPage(partly), 'advice'), /180 of 540 opened there were closed, 360 were not/);
    assert.match(section(runPage(cleanRun()), 'advice'), /Let CI run this plan/);
    assert.match(section(runPage(inconclusiveRun()), 'advice'), /one-off step.*twice the work.*--passes=48/s);
    assert.match(
      section(runPage(invalidRun()), 'advice'),
      /The load did not land.*Read the last words of replica-2 and replica-3/s,
    );
    const shared = leakRun();
    const [sockets] = shared.analysis.metrics;
    if (sockets) sockets.outcome = 'clean';
    assert.match(section(runPage(shared), 'advice'), /Do not be reassured by the sockets/);
  });

  it('says which paths its counts are of, where the guilty line was reached by others as well', () => {
    const run = leakRun();
    const said = () =>
      [section(runPage(run), 'advice'), section(runPage(run), 'culprit'), summaryMarkdown(run)].join('\n');
    assert.doesNotMatch(said(), /paths that grow/);
    for (const culprit of run.analysis.culprits) culprit.otherPaths = { opened: 180, closed: 178 };
    assert.match(said(), /None of the 540 opened there on paths that grow was closed/);
    for (const culprit of run.analysis.culprits) Object.assign(culprit, { closed: 180, live: 360 });
    assert.match(said(), /180 of 540 opened there on paths that grow were closed, 360 were not/);
    assert.match(
      said(),
      /On others, which do not keep growing, services\/variants\/leaky\.ts:\d+ opened 180 channels more, 178 of them closed/,
    );
    assert.match(said(), /540 channels opened on paths that grow, 180 closed, 360 live/);
  });

  it('advises time where time was short, and nothing that takes more of it', () => {
    const cutBy = (cause: StopCause, run: AnalysedRun) => {
      const { by, message } = new EarlyStop(cause);
      const end = { as: 'cut-short', by, message, cause } as const;
      run.analysis.audit.push(
        inWords({ rule: 'ran-to-its-end', level: 'note', slices: { done: 1, planned: 3 }, end }, workWords(run.plan)),
      );
      return section(runPage(run), 'advice');
    };
    const doubtful = () => {
      const run = inconclusiveRun();
      for (const metric of run.analysis.metrics)
        Object.assign(metric, { reason: 'too short', reasonCode: 'too-short' });
      return run;
    };
    const limit = { by: 'time-limit', limitMs: 40_000 } as const;
    assert.match(section(runPage(doubtful()), 'advice'), /Give it more passes.*twice the work/s);
    const limited = cutBy(limit, doubtful());
    assert.match(
      limited,
      /cut short by its time limit of 40 s after 1 of 3 slices.*longer --time-limit, or fewer --passes/s,
    );
    assert.doesNotMatch(limited, /more passes|twice the work|--passes=/);
    const stopped = cutBy({ by: 'signal', signal: 'SIGINT' }, doubtful());
    assert.match(stopped, /cut short by SIGINT.*The same plan again, to its end/s);
    assert.doesNotMatch(stopped, /time-limit|more passes|twice the work/);
    assert.match(cutBy(limit, invalidRun()), /The load did not land.*longer --time-limit/s);
  });

  it('advises a deadline where calls had none and hung, and does not blame the rate', () => {
    const run = invalidRun();
    run.plan.target.service.faultyPeers = 4;
    run.analysis.audit.push({
      rule: 'passes-end',
      level: 'invalid',
      silentPeers: 1,
      faultyPeers: 4,
      sentence: 'No pass ended: 1 of 4 faulty peers never answers a call.',
    });
    const advice = section(runPage(run), 'advice');
    assert.match(advice, /No pass ended.*docs\/causes\/error-paths\.md.*--call-deadline=500ms --faulty-peers=4/s);
    assert.equal(advice.match(/<li>/g)?.length, 1, advice);
  });

  it('says why the sockets are flat while channels leak: by what the plan has', () => {
    const why = (change: (run: AnalysedRun) => void) => {
      const run = leakRun();
      const [sockets] = run.analysis.metrics;
      if (sockets) sockets.outcome = 'clean';
      change(run);
      return section(runPage(run), 'advice');
    };
    const aged = why(({ plan }) => Object.assign(plan.target.service, { serverMaxAgeMs: 5000 }));
    assert.match(aged, /the server closes them for their age/);
    assert.doesNotMatch(aged, /share one connection|Do not reach for keepalive/);
    assert.match(
      why(({ plan }) => Object.assign(plan.target.service, { clientIdleTimeoutMs: 2000 })),
      /give their connections up.*docs\/causes\/idle-timeout\.md/s,
    );
    assert.match(
      why(({ plan }) => Object.assign(plan.target, { transport: 'plaintext' })),
      /share one connection.*docs\/causes\/shared-sub-channels\.md/s,
    );
    assert.match(
      why(({ plan }) => Object.assign(plan.target.service, { faultyPeers: 3 })),
      /peers that fail keep no connection/,
    );
    const inPlaintext = (faultyPeers: number, variant: string) =>
      why(({ plan }) => {
        Object.assign(plan.target, { transport: 'plaintext', variant });
        Object.assign(plan.target.service, { faultyPeers });
      });
    assert.match(inPlaintext(1, 'error-path'), /peers that fail keep no connection/);
    assert.match(inPlaintext(1, 'leaky'), /share one connection/);
    assert.match(inPlaintext(2, 'error-path'), /share one connection/);
  });

  it('does not talk of clients where only streams or timers leak', () => {
    for (const [name, page] of [
      ['streams', 'streams.md'],
      ['timers', 'orphaned-generators.md'],
    ] as const) {
      const run = leakRun();
      run.analysis.culprits = [];
      const [first, ...others] = run.analysis.metrics;
      for (const metric of others) metric.outcome = 'clean';
      if (first) Object.assign(first, { name });
      const advice = section(runPage(run), 'advice');
      assert.match(advice, new RegExp(`See docs/causes/${page} in grpc-leak-lab`));
      assert.doesNotMatch(advice, /keepalive|Keep one client|clients that are made/, name);
    }
  });

  it('tells connections that outlive their closed channels from clients that nobody closed', () => {
    const run = leakRun();
    for (const metric of run.analysis.metrics) if (metric.name !== 'sockets') metric.outcome = 'clean';
    run.analysis.culprits = run.analysis.culprits
      .filter(({ resource }) => resource === 'socket')
      .map((culprit) => ({ ...culprit, closed: 180, live: 360 }));
    const advice = section(runPage(run), 'advice');
    assert.match(advice, /instead of closing them early.*their connections stay.*docs\/causes\/error-paths\.md/s);
    assert.doesNotMatch(advice, /keepalive|were not: some exits/);
  });

  it('names the page on each cause, by its path: a report is read far from the repository', () => {
    assert.match(section(runPage(leakRun()), 'advice'), /See docs\/causes\/forgotten-clients\.md in grpc-leak-lab/);
    assert.match(summaryMarkdown(leakRun()), /See docs\/causes\/forgotten-clients\.md in grpc-leak-lab/);
    assert.doesNotMatch(section(runPage(leakRun()), 'advice'), /<a /);
  });

  it('leads to the page where there is a way to it, and names it as elsewhere', () => {
    const link = (page: string) => (page.endsWith('pool-or-reuse.md') ? undefined : `../../${page}`);
    const advice = section(runPage(leakRun(), link), 'advice');
    assert.match(
      advice,
      /See <a href="\.\.\/\.\.\/docs\/causes\/forgotten-clients\.md">docs\/causes\/forgotten-clients\.md<\/a> in grpc-leak-lab\./,
    );
    assert.match(advice, /See docs\/causes\/pool-or-reuse\.md in grpc-leak-lab\./);
    assert.doesNotMatch(
      runPage(leakRun(), link),
      /(src|srcset|action|data)="\.\./,
      'a link, and nothing that a browser fetches by itself',
    );
  });

  it('never blames attribution that was on: a run cut short has too few checkpoints', () => {
    const cut = leakRun();
    cut.analysis.culprits = [];
    cut.analysis.charts.checkpoints = cut.analysis.charts.checkpoints.slice(0, 2);
    assert.match(section(runPage(cut), 'culprit'), /too few checkpoints to compare sites/);
    assert.match(
      section(runPage(cut), 'advice'),
      /too few checkpoints to compare sites\. Let the run go on to its end/,
    );
    assert.doesNotMatch(runPage(cut), /attribution on|Attribution was off/);
    const whole = leakRun();
    whole.analysis.culprits = [];
    assert.match(section(runPage(whole), 'culprit'), /No creation site explains the growth/);
    whole.plan.observe.attribution = false;
    assert.match(section(runPage(whole), 'advice'), /Attribution was off.*run again with attribution on/is);
  });

  it('gives commands that run in a clone', () => {
    assert.match(section(runPage(leakRun()), 'plan'), /<code>npx grpc-leak-lab lab --variant=leaky/);
    assert.match(
      section(runPage(leakRun()), 'advice'),
      /<code>npx grpc-leak-lab lab --variant=leaky,fixed --rate=25 --seed=7 --tick=1s<\/code>/,
    );
  });

  it('says why the abandoned count as live', () => {
    const note = /their sockets stay open, so they count as live/;
    assert.match(section(runPage(leakRun()), 'culprit'), note);
    const run = leakRun();
    for (const culprit of run.analysis.culprits) culprit.abandoned = 0;
    assert.doesNotMatch(section(runPage(run), 'culprit'), note);
  });

  it('shows only what weakens the verdict beneath it; the rest is in the audit and the census', () => {
    const above = (html: string) => html.slice(html.indexOf('<header'), html.indexOf('</header>'));
    const html = runPage(leakRun());
    assert.doesNotMatch(above(html), /Note:/);
    assert.match(section(html, 'audit'), /! note<\/span>.*own counters see 180 of 360/s);
    assert.match(section(html, 'census'), /one more than on the chart is the driver’s own connection/);
    assert.match(above(runPage(inconclusiveRun())), /Note:<\/b> <bdi>Only 22 of 24/);
    assert.doesNotMatch(summaryMarkdown(leakRun()), /own counters/);
    assert.match(summaryMarkdown(inconclusiveRun()), /\*\*Note:\*\* Only 22/);
  });

  it('draws no dot for what was too short to be measured', () => {
    const run = inconclusiveRun();
    const [sockets] = run.analysis.metrics;
    assert.ok(sockets);
    Object.assign(sockets, { growthPerWork: null, ci95: [null, null], reason: 'too short' });
    for (const verdict of sockets.perReplica)
      Object.assign(verdict, { growthPerWork: null, ci95: [null, null], upper99PerWork: null });
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

  it('says that kept growth of a clean metric is over the whole run', () => {
    const note = /over the whole run; the last slices are flat/;
    const run = cleanRun();
    assert.doesNotMatch(section(runPage(run), 'growth'), note);
    const heap = run.analysis.metrics.find(({ name }) => name === 'heap_after_gc_bytes');
    Object.assign(heap ?? {}, { growthPerWork: 6_400, ci95: [2_400, 10_500] });
    assert.equal(section(runPage(run), 'growth').match(new RegExp(note, 'g'))?.length, 1);
  });

  it('says what each census saw, and where they differ', () => {
    const agreeing = section(runPage(leakRun()), 'census');
    assert.match(agreeing, /Kernel, libuv and gRPC agree on every replica/);
    assert.match(agreeing, /Node’s own counters see 181 of 362 sockets on replica-1/);
    const run = leakRun();
    const [row] = run.analysis.census;
    if (row) row.grpc = 300;
    assert.match(
      section(runPage(run), 'census'),
      /The censuses disagree on 1 of 3: replica-1: kernel 362, libuv 362, gRPC 300/,
    );
    for (const each of run.analysis.census)
      for (const key of ['libuv', 'grpc', 'nodeCounters'] as const) delete each[key];
    assert.match(section(runPage(run), 'census'), /Only one census could see the sockets/);
  });

  it('forecasts the descriptor limit where there is a forecast, and not otherwise', () => {
    assert.match(
      runPage(leakRun()),
      /replica-1<\/bdi> has no descriptor left after 111 more passes, in about <b>8\.5 s<\/b> at 13 passes per second, the pace of this run under load, its pauses for checkpoints left out: its limit is 1,024, and each pass takes 6\.00/,
    );
    const full = leakRun();
    Object.assign(full.analysis.forecast ?? {}, { workLeft: -3, secondsLeft: -1 });
    assert.match(runPage(full), /replica-1<\/bdi> holds all the descriptors it may/);
    assert.doesNotMatch(runPage(cleanRun()), /no descriptor left/);
  });

  it('gives a chart a sentence and a table, and says why one is missing', () => {
    const html = runPage(leakRun());
    assert.match(
      html,
      /aria-label="Line chart: Sockets on the agent port, settled levels\. All 3 replicas lie on one line: from 0 to 360 in 60 passes/,
    );
    assert.match(html, /Numbers of the chart “Resident memory \(RSS\)”/);
    assert.match(section(html, 'over-time'), /<h3>Timers<\/h3><p>Not seen: <bdi>counting timers was off/);
  });

  it('draws measured and predicted where both are known', () => {
    const drawn = /<path class="predicted" d="M/;
    assert.match(section(runPage(leakRun()), 'against-work'), drawn);
    const run = leakRun();
    for (const line of run.analysis.charts.byWork.flatMap(({ series }) => series)) delete line.predicted;
    assert.doesNotMatch(section(runPage(run), 'against-work'), drawn);
  });

  it('leads with the metric that the verdict speaks of, and has the others below', () => {
    const charts = (html: string) =>
      [...html.matchAll(/<figure class="([^"]*)" id="chart-by-work-([^"]+)"/g)].map(([, looks, name]) => [name, looks]);
    const streams = section(runPage(streamsRun()), 'against-work');
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
    assert.match(streams, /At every checkpoint of every replica: timers at 3\./, 'what never moved is told, not drawn');
    for (const run of [leakRun(), cleanRun(), invalidRun()]) {
      const sockets = section(runPage(run), 'against-work');
      assert.match(sockets, /<h2 id="against-work-title">Sockets against work/);
      assert.deepEqual(charts(sockets)[0], ['sockets', 'chart labelled']);
    }
  });

  it('renders a record that broke off as what it is', () => {
    const html = runPage(partialRun());
    assert.match(html, /The record broke off before its first line/);
    assert.match(html, /Nothing was measured long enough to be judged/);
    assert.match(html, /The load ended without a summary/);
    assert.match(html, /not ended/);
    assert.match(html, /No line can be named: grpc-js is bundled/);
    assert.match(html, /No picture: this system has no \/proc\./);
    assert.doesNotMatch(withoutData(html), /\bundefined\b|\bNaN\b|Invalid Date/);
    const bare = partialRun();
    delete bare.analysis.load;
    assert.match(runPage(bare), /The record holds nothing of the load/);
  });

  it('prints no number that is none, whatever the run', () => {
    for (const run of [leakRun(), cleanRun(), inconclusiveRun(), invalidRun(), hostileRun()])
      assert.doesNotMatch(
        withoutData(runPage(run)).replace(/<pre.*?<\/pre>/gs, ''),
        /\bundefined\b|\bNaN\b|Invalid Date|\[object/,
      );
    const endless = cleanRun();
    for (const metric of endless.analysis.metrics) metric.ci95[1] = Number.POSITIVE_INFINITY;
    assert.match(runPage(endless), /\[[−\d.]+, ∞\]/);
  });

  it('names replicas that died, with their last words', () => {
    const replicas = section(runPage(invalidRun()), 'replicas');
    assert.match(replicas, /replica-2<\/bdi> was ended for memory after 1\.9 s \(SIGKILL\)/);
    assert.match(replicas, /Reached heap limit/);
    assert.match(replicas, /It had printed nothing/);
  });

  it('tells singular from plural', () => {
    const html = withoutData(runPage(leakRun({ replicas: ['only'], passes: 1 })));
    assert.match(html, /1 replica × 1 pass</);
    assert.doesNotMatch(html, /\b1 (replicas|passes|calls)\b/);
  });

  it('shows no absolute path and nobody’s home', () => {
    for (const html of [
      runPage(invalidRun()),
      runPage(hostileRun()),
      summaryMarkdown(hostileRun()),
      junitXml([hostileRun(), invalidRun()]),
    ])
      assert.doesNotMatch(html, /alice|\/home\/|C:\\Users/);
    assert.match(runPage(hostileRun()), /red at …\/dist\/main\.js:1:2/);
  });

  it('lets no text become markup', () => {
    const html = runPage(hostileRun());
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

  it('keeps a day of ten replicas small, and every spike of it', () => {
    const run = dayRun(8640);
    const delay = run.analysis.charts.overTime.find(({ name }) => name === 'loop_delay_p99_ms')?.series[4]
      ?.points[4321];
    if (delay) delay[3] = 4_777;
    const html = runPage(run);
    assert.ok(html.length <= 2_000_000, `${html.length} characters`);
    assert.match(html, /,4777\]/);
  });
});

it('has samples that match the real variants', () => {
  assert.equal(leakRun().plan.target.variant, variants.leaky.name);
  assert.equal(cleanRun().plan.target.variant, variants.fixed.name);
});
