/** What the pages, the Markdown and the XML say; no browser. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { variants } from '../../services/variants/index.js';
import { comparisonPage, indexPage, junitXml, runPage, summaryMarkdown } from '../../scripts/report/index.js';
import { cleanRun, comparisonSample, dayRun, dozenSample, HOSTILE, hostileRun, inconclusiveRun, invalidRun, leakRun, partialRun } from './samples.js';

describe('run page', () => {
  it('opens with the verdict as a sentence, its word and its shape', () => {
    const html = runPage(leakRun());
    assert.match(html, /<h1><bdi>leaky leaks 6\.00 sockets per pass on all 3 replicas/);
    assert.match(html, /<span class="mark leak large"><svg[^>]*aria-hidden="true"><path[^>]*><\/path><\/svg>Leak<\/span>/);
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
    assert.equal(section(html, 'culprit').match(/<pre class="source/g)?.length, 1, 'channels and sockets of one line share its source');
    const cleanCulprit = section(runPage(cleanRun()), 'culprit');
    assert.doesNotMatch(cleanCulprit, /<mark>/);
    assert.match(cleanCulprit, /Nobody/);
  });

  it('advises by what was found', () => {
    assert.match(section(runPage(leakRun()), 'advice'), /None of the 540 opened there was closed\. Close in a finally block/);
    const partly = leakRun();
    for (const culprit of partly.analysis.culprits) Object.assign(culprit, { closed: 180, live: 360 });
    assert.match(section(runPage(partly), 'advice'), /180 of 540 opened there were closed, 360 were not/);
    assert.match(section(runPage(cleanRun()), 'advice'), /Let CI run this plan/);
    assert.match(section(runPage(inconclusiveRun()), 'advice'), /one-off step.*twice the work.*--passes=48/s);
    assert.match(section(runPage(invalidRun()), 'advice'), /The load did not land.*Read the last words of replica-2 and replica-3/s);
    const shared = leakRun();
    const [sockets] = shared.analysis.metrics;
    if (sockets) sockets.outcome = 'clean';
    assert.match(section(runPage(shared), 'advice'), /Do not be reassured by the sockets/);
  });

  it('says what each census saw, and where they differ', () => {
    const agreeing = section(runPage(leakRun()), 'census');
    assert.match(agreeing, /Kernel, libuv and gRPC agree on every replica/);
    assert.match(agreeing, /Node’s own counters see 181 of 362 sockets on replica-1/);
    const run = leakRun();
    const [row] = run.analysis.census;
    if (row) row.grpc = 300;
    assert.match(section(runPage(run), 'census'), /The censuses disagree on 1 of 3: replica-1: kernel 362, libuv 362, gRPC 300/);
    for (const each of run.analysis.census) for (const key of ['libuv', 'grpc', 'nodeCounters'] as const) delete each[key];
    assert.match(section(runPage(run), 'census'), /Only one census could see the sockets/);
  });

  it('forecasts the descriptor limit where there is a forecast, and not otherwise', () => {
    assert.match(runPage(leakRun()), /replica-1<\/bdi> has no descriptor left after 111 more passes, in about <b>8\.5 s<\/b>: its limit is 1,024, and each pass takes 6\.00/);
    const full = leakRun();
    Object.assign(full.analysis.forecast ?? {}, { workLeft: -3, secondsLeft: -1 });
    assert.match(runPage(full), /replica-1<\/bdi> holds all the descriptors it may/);
    assert.doesNotMatch(runPage(cleanRun()), /no descriptor left/);
  });

  it('gives a chart a sentence and a table, and says why one is missing', () => {
    const html = runPage(leakRun());
    assert.match(html, /aria-label="Line chart: Sockets on the agent port, settled levels\. All 3 replicas lie on one line: from 0 to 360 in 60 passes/);
    assert.match(html, /Numbers of the chart “Resident memory \(RSS\)”/);
    assert.match(section(html, 'over-time'), /<h3>Timers<\/h3><p>Not seen: <bdi>counting timers was off/);
  });

  it('draws measured and predicted where both are known', () => {
    const drawn = /<path class="predicted" d="M/;
    assert.match(section(runPage(leakRun()), 'sockets'), drawn);
    const run = leakRun();
    for (const line of run.analysis.charts.socketsByWork) delete line.predicted;
    assert.doesNotMatch(section(runPage(run), 'sockets'), drawn);
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
    for (const run of [leakRun(), cleanRun(), inconclusiveRun(), invalidRun(), hostileRun()]) assert.doesNotMatch(withoutData(runPage(run)).replace(/<pre.*?<\/pre>/gs, ''), /\bundefined\b|\bNaN\b|Invalid Date|\[object/);
    const endless = cleanRun();
    for (const metric of endless.analysis.metrics) metric.ci95 = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    assert.match(runPage(endless), /\[−∞, ∞\]/);
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
    for (const html of [runPage(invalidRun()), runPage(hostileRun()), summaryMarkdown(hostileRun()), junitXml([hostileRun(), invalidRun()])]) assert.doesNotMatch(html, /alice|\/home\/|C:\\Users/);
    assert.match(runPage(hostileRun()), /red at …\/dist\/main\.js:1:2/);
  });

  it('lets no text become markup', () => {
    const html = runPage(hostileRun());
    assert.equal(html.match(/<script/g)?.length, 2, 'the data and the page’s own');
    assert.equal(html.match(/<\/script>/g)?.length, 2);
    assert.doesNotMatch(html, /<img/);
    assert.doesNotMatch(html, /[\u202e\u200f]/);
    const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
    const names = (JSON.parse(data) as { run: { analysis: { replicas: { id: string }[] } } }).run.analysis.replicas.map(({ id }) => id);
    assert.ok(names.includes(HOSTILE.image) && names.includes(HOSTILE.script) && names.includes(HOSTILE.long), 'the data keeps them whole');
    assert.ok(!withoutData(html).replace(/<pre.*?<\/pre>/gs, '').includes('x'.repeat(100)), 'long names are shortened where they are shown');
  });

  it('keeps a day of ten replicas small, and every spike of it', () => {
    const run = dayRun(8640);
    const delay = run.analysis.charts.overTime.find(({ name }) => name === 'loop_delay_p99_ms')?.series[4]?.points[4321];
    if (delay) delay[3] = 4_777;
    const html = runPage(run);
    assert.ok(html.length <= 2_000_000, `${html.length} characters`);
    assert.match(html, /,4777\]/);
  });
});

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
    const looks = [...overlay.matchAll(/<path class="(line c\d)"[^>]*?( stroke-dasharray="[^"]*")?(?: style="[^"]*")?><\/path><\/svg> <bdi>(build \d+)/g)].map(([, colour, dash]) => `${colour}${dash ?? ''}`);
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
    const html = indexPage([cleanRun(), leakRun(), partialRun()].map((run) => ({ run, href: `${run.plan.id}/report.html` })), []);
    const order = [...html.matchAll(/<a href="([^"]+)\/report\.html">/g)].map(([, id]) => id);
    assert.deepEqual(order, [partialRun().plan.id, cleanRun().plan.id, leakRun().plan.id]);
    assert.match(html, /aria-label="sockets per replica: 0 at first, 360 after 60 passes"/);
    assert.match(html, /no sockets measured/);
    assert.match(html, /<h1>3 runs, 1 not as expected<\/h1>/);
    assert.match(indexPage([{ run: leakRun(), href: 'x' }], []), /<h1>1 run, each as expected<\/h1>/);
  });
});

describe('Markdown summary', () => {
  it('holds verdict, figures, the guilty line and the command', () => {
    const text = summaryMarkdown(leakRun());
    assert.match(text, /^### ▲ Leak \(as expected\)\n/);
    assert.match(text, /\| Sockets \| ▲ leak \| 6\.00 \| \\?\[5\.93, 6\.07\\?\] \| 6\.00 \|/);
    assert.match(text, /- `services\/variants\/leaky\.ts:\d+` \(via `services\/agent\/peer\.ts:31`\): 540 channels opened, 0 closed/);
    assert.match(text, /Repeat it with `npm run lab -- --variant=leaky/);
    assert.doesNotMatch(summaryMarkdown(cleanRun()), /Guilty line/);
    assert.match(summaryMarkdown(partialRun()), /Nothing was measured/);
  });

  it('lets no text become markup, a mention or a cell', () => {
    const run = hostileRun();
    run.analysis.summary = HOSTILE.markdown;
    for (const metric of run.analysis.metrics) metric.reason = HOSTILE.markdown;
    const text = summaryMarkdown(run);
    assert.doesNotMatch(text, /@someone|<b>|<img src=x onerror="document.title=\\'|(?<!\\)\[a/);
    for (const row of text.split('\n').filter((line) => line.startsWith('| '))) assert.equal(row.match(/(?<!\\)\|/g)?.length, 7, row);
  });
});

describe('JUnit', () => {
  const cases = (xml: string) => [...xml.matchAll(/<testcase classname="([^"]+)" name="([^"]+)"[^>]*>\s*(<(failure|error))?/g)].map(([, , name, , problem]) => `${name}: ${problem ?? 'passed'}`);

  it('passes what came out as expected', () => {
    assert.deepEqual(cases(junitXml([leakRun()])), ['outcome is leak: passed', 'Sockets: passed', 'Channels: passed', 'Heap after GC: passed']);
    assert.match(junitXml([leakRun()]), /tests="4" failures="0" errors="0"/);
  });

  it('fails the run and the metrics to blame when it is not', () => {
    const run = leakRun();
    Object.assign(run.analysis, { expected: 'clean', asExpected: false });
    const [, channels] = run.analysis.metrics;
    if (channels) channels.outcome = 'clean';
    assert.deepEqual(cases(junitXml([run])), ['outcome is clean: failure', 'Sockets: failure', 'Channels: passed', 'Heap after GC: failure']);
    assert.match(junitXml([run]), /failures="3" errors="0"/);
  });

  it('fails an inconclusive run, but never for a metric that only supports', () => {
    assert.deepEqual(cases(junitXml([inconclusiveRun()])), ['outcome is clean: failure', 'Sockets: failure', 'Channels: failure', 'Heap after GC: passed']);
  });

  it('calls an invalid run an error, with what failed', () => {
    const xml = junitXml([invalidRun()]);
    assert.equal(cases(xml)[0], 'outcome is leak: error');
    assert.match(xml, /<error type="invalid" message="Invalid: 2 of 3 replicas died[^>]*>Fewer than two of three replicas lived to the end\.\n/);
    assert.deepEqual(cases(junitXml([partialRun()])), ['outcome is leak: error']);
  });

  it('is well formed whatever the names', () => {
    const xml = junitXml([hostileRun(), leakRun()]);
    assert.deepEqual(unbalanced(xml), []);
    assert.doesNotMatch(xml, /[\u0000-\u0008\u000b\u000c\u000e-\u001f]/);
    assert.ok(unbalanced('<a><b></a></b>').length > 0, 'the check can fail');
  });
});

it('has samples that match the real variants', () => {
  assert.equal(leakRun().plan.target.variant, variants.leaky.name);
  assert.equal(cleanRun().plan.target.variant, variants.fixed.name);
});

function section(html: string, id: string): string {
  const start = html.indexOf(`<section id="${id}"`);
  assert.ok(start >= 0, `no section ${id}`);
  return html.slice(start, html.indexOf('</section>', start));
}

function withoutData(html: string): string {
  return html.replace(/<(script|style).*?<\/\1>/gs, '');
}

/** Names of elements that are closed where another one is open, or not at all; attributes and text must hold no bare `<` or `&`. */
function unbalanced(xml: string): string[] {
  const open: string[] = [];
  const wrong = [...xml.replace(/^<\?xml[^?]*\?>/, '').matchAll(/<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*>|<|&(?!(?:amp|lt|gt|quot|#\d+);)/g)].filter(([whole, slash, name]) => {
    if (name === undefined) return whole !== '';
    if (slash === '') return open.push(name) < 0;
    return open.pop() !== name;
  });
  return [...wrong.map(([whole]) => whole), ...open];
}
