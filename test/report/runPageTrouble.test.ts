/** The page of a run that went wrong, is long, or has hostile texts; no browser. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AnalysedRun } from '../../scripts/analysis/model/analysedRun.js';
import { junitXml, runPage, summaryMarkdown } from '../../scripts/report/index.js';
import { saying } from '../analysis/retold.js';
import { dataIn, section, withoutData } from './parse.js';
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
  invalidRun,
  leakRecord,
  leakRun,
  partialRun,
  shortRun,
} from './samples.js';

describe('the page of a run in trouble', () => {
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
    assert.match(section(runPage(await blindRun()), 'glance'), /No picture: this system has no \/proc\./);
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
      /<bdi>GrpcSocketsKeepRising pending after 2 s; GrpcSocketsKeepRising firing after 3 s</,
    );
    const lane = section(html, 'over-time').split('class="lane-plot"')[1]?.split('</figure>')[0] ?? '';
    assert.equal(lane.match(/class="pending"/g)?.length, 2, 'one stretch for each replica');
    assert.equal(lane.match(/class="firing"/g)?.length, 2);
    assert.equal(lane.match(/GrpcSocketsKeepRising/g)?.length, 1, 'named once');
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
    assert.doesNotMatch(dataIn(html), /[\u202e\u200f]/);
    const names = (
      JSON.parse(dataIn(html)) as { run: { analysis: { replicas: { id: string }[] } } }
    ).run.analysis.replicas.map(({ id }) => id);
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
    assert.ok(html.length <= 400_000, `${html.length} characters`);
    assert.match(dataIn(html), /,4777\]/);
  });
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
