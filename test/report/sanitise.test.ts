/** The texts of Markdown and JUnit. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { junitXml, summaryMarkdown } from '../../scripts/report/index.js';
import { saying } from '../analysis/retold.js';
import { analysed, recordOf } from './analysed.js';
import {
  brokenOffRun,
  cleanRun,
  HOSTILE,
  hostileRun,
  inconclusiveRun,
  invalidRun,
  leakRun,
  partialRun,
} from './samples.js';

describe('Markdown summary', () => {
  it('holds verdict, figures, the guilty line and the command', async () => {
    const text = summaryMarkdown(await leakRun());
    assert.match(text, /^### ▲ Leak \(as expected\)\n/);
    assert.match(text, /\| Sockets \| ▲ leak \| 6\.00 \| 60 in each of 15 slices \| 6\.00 \|/);
    assert.match(
      text,
      /- `services\/variants\/leaky\.ts:\d+` \(via `services\/agent\/peer\.ts:26`\): 540 channels opened, 0 closed/,
    );
    assert.match(text, /Repeat it with `npx grpc-leak-lab lab --variant=leaky/);
    assert.doesNotMatch(summaryMarkdown(await cleanRun()), /Guilty line/);
    assert.match(summaryMarkdown(await partialRun()), /Nothing was measured/);
  });

  it('lets no text become markup, a mention or a cell', async () => {
    for (const run of [await hostileRun(), await hostilyNamedRun()]) {
      const text = summaryMarkdown(run);
      assert.doesNotMatch(text, /@someone|<b>|<img src=x onerror="document.title=\\'|(?<!\\)\[a/);
      for (const row of text.split('\n').filter((line) => line.startsWith('| ')))
        assert.equal(row.match(/(?<!\\)\|/g)?.length, 7, row);
    }
  });
});

describe('JUnit', () => {
  const cases = (xml: string) =>
    [...xml.matchAll(/<testcase classname="([^"]+)" name="([^"]+)"[^>]*>\s*(<(failure|error))?/g)].map(
      ([, , name, , problem]) => `${name}: ${problem ?? 'passed'}`,
    );

  it('passes what came out as expected', async () => {
    assert.deepEqual(cases(junitXml([await leakRun()])), [
      'outcome is leak: passed',
      'Sockets: passed',
      'Channels: passed',
      'Streams: passed',
      'Heap after GC: passed',
      'External memory: passed',
    ]);
    assert.match(junitXml([await leakRun()]), /tests="6" failures="0" errors="0"/);
  });

  it('fails the run and the metrics to blame when it is not', async () => {
    const xml = junitXml([await leakRun({ expect: 'clean', transport: 'plaintext' })]);
    assert.deepEqual(cases(xml), [
      'outcome is clean: failure',
      'Sockets: passed',
      'Channels: failure',
      'Streams: passed',
      'Heap after GC: failure',
      'External memory: passed',
    ]);
    assert.match(xml, /failures="3" errors="0"/);
  });

  it('fails an inconclusive run, but never for a metric that only supports', async () => {
    assert.deepEqual(cases(junitXml([await inconclusiveRun()])), [
      'outcome is clean: failure',
      'Sockets: failure',
      'Channels: failure',
      'Streams: passed',
      'Heap after GC: passed',
      'External memory: passed',
    ]);
  });

  it('calls an invalid run an error, with what failed', async () => {
    const xml = junitXml([await invalidRun()]);
    assert.equal(cases(xml)[0], 'outcome is leak: error');
    assert.match(
      xml,
      /<error type="invalid" message="This run of leaky proves nothing: Only 1 of 3 replicas[^>]*>Only 1 of 3 replicas is left to judge\.\n/,
    );
    assert.deepEqual(cases(junitXml([await brokenOffRun()])), ['outcome is leak: error']);
    assert.deepEqual(cases(junitXml([await partialRun()])), ['outcome is leak: failure']);
  });

  it('is well formed whatever the names', async () => {
    const xml = junitXml([await hostileRun(), await leakRun()]);
    assert.deepEqual(unbalanced(xml), []);
    assert.doesNotMatch(xml, /(?![\t\n])\p{Cc}/u);
    assert.ok(unbalanced('<a><b></a></b>').length > 0, 'the check can fail');
  });
});

/** A run of whose replicas one alone leaks: it is named in the reason of every metric, and its name is hostile. */
function hostilyNamedRun(): Promise<AnalysedRun> {
  const name = (replica: number) => (replica === 1 ? HOSTILE.markdown : `replica-${replica}`);
  const record = recordOf({ variant: 'fixed', name });
  return analysed(
    saying(record, 'checkpoint', (line, replica) => ({
      ...line,
      readings: line.readings.map((reading) => {
        const grown = 30 * line.index;
        const agent = { dialled: grown, accepted: grown };
        const sockets = { total: 2 * grown, byRole: { agent } };
        return replica === HOSTILE.markdown ? { ...reading, sockets, channels: grown, streams: grown } : reading;
      }),
    })),
  );
}

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
