/** What Markdown and JUnit say. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { junitXml, summaryMarkdown } from '../../scripts/report/index.js';
import { cleanRun, HOSTILE, hostileRun, inconclusiveRun, invalidRun, leakRun, partialRun } from './samples.js';

describe('Markdown summary', () => {
  it('holds verdict, figures, the guilty line and the command', () => {
    const text = summaryMarkdown(leakRun());
    assert.match(text, /^### ▲ Leak \(as expected\)\n/);
    assert.match(text, /\| Sockets \| ▲ leak \| 6\.00 \| \\?\[5\.93, 6\.07\\?\] \| 6\.00 \|/);
    assert.match(
      text,
      /- `services\/variants\/leaky\.ts:\d+` \(via `services\/agent\/peer\.ts:31`\): 540 channels opened, 0 closed/,
    );
    assert.match(text, /Repeat it with `npx grpc-leak-lab lab --variant=leaky/);
    assert.doesNotMatch(summaryMarkdown(cleanRun()), /Guilty line/);
    assert.match(summaryMarkdown(partialRun()), /Nothing was measured/);
  });

  it('lets no text become markup, a mention or a cell', () => {
    const run = hostileRun();
    run.analysis.summary = HOSTILE.markdown;
    for (const metric of run.analysis.metrics) metric.reason = HOSTILE.markdown;
    const text = summaryMarkdown(run);
    assert.doesNotMatch(text, /@someone|<b>|<img src=x onerror="document.title=\\'|(?<!\\)\[a/);
    for (const row of text.split('\n').filter((line) => line.startsWith('| ')))
      assert.equal(row.match(/(?<!\\)\|/g)?.length, 7, row);
  });
});

describe('JUnit', () => {
  const cases = (xml: string) =>
    [...xml.matchAll(/<testcase classname="([^"]+)" name="([^"]+)"[^>]*>\s*(<(failure|error))?/g)].map(
      ([, , name, , problem]) => `${name}: ${problem ?? 'passed'}`,
    );

  it('passes what came out as expected', () => {
    assert.deepEqual(cases(junitXml([leakRun()])), [
      'outcome is leak: passed',
      'Sockets: passed',
      'Channels: passed',
      'Heap after GC: passed',
    ]);
    assert.match(junitXml([leakRun()]), /tests="4" failures="0" errors="0"/);
  });

  it('fails the run and the metrics to blame when it is not', () => {
    const run = leakRun();
    Object.assign(run.analysis, { expected: 'clean', asExpected: false });
    const [, channels] = run.analysis.metrics;
    if (channels) channels.outcome = 'clean';
    assert.deepEqual(cases(junitXml([run])), [
      'outcome is clean: failure',
      'Sockets: failure',
      'Channels: passed',
      'Heap after GC: failure',
    ]);
    assert.match(junitXml([run]), /failures="3" errors="0"/);
  });

  it('fails an inconclusive run, but never for a metric that only supports', () => {
    assert.deepEqual(cases(junitXml([inconclusiveRun()])), [
      'outcome is clean: failure',
      'Sockets: failure',
      'Channels: failure',
      'Heap after GC: passed',
    ]);
  });

  it('calls an invalid run an error, with what failed', () => {
    const xml = junitXml([invalidRun()]);
    assert.equal(cases(xml)[0], 'outcome is leak: error');
    assert.match(
      xml,
      /<error type="invalid" message="Invalid: 2 of 3 replicas died[^>]*>Fewer than two of three replicas lived to the end\.\n/,
    );
    assert.deepEqual(cases(junitXml([partialRun()])), ['outcome is leak: error']);
  });

  it('is well formed whatever the names', () => {
    const xml = junitXml([hostileRun(), leakRun()]);
    assert.deepEqual(unbalanced(xml), []);
    assert.doesNotMatch(xml, /(?![\t\n])\p{Cc}/u);
    assert.ok(unbalanced('<a><b></a></b>').length > 0, 'the check can fail');
  });
});

/**
 * Names of elements that are closed where another one is open, or not at all; attributes and text must hold no bare `<`
 * or `&`.
 */
function unbalanced(xml: string): string[] {
  const open: string[] = [];
  const wrong = [
    ...xml
      .replace(/^<\?xml[^?]*\?>/, '')
      .matchAll(/<(\/?)([\w-]+)((?:\s+[\w-]+="[^"<]*")*)\s*>|<|&(?!(?:amp|lt|gt|quot|#\d+);)/g),
  ].filter(([whole, slash, name]) => {
    if (name === undefined) return whole !== '';
    if (slash === '') return open.push(name) < 0;
    return open.pop() !== name;
  });
  return [...wrong.map(([whole]) => whole), ...open];
}
