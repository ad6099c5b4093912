/** The texts that the page of a run on a Docker Swarm has beyond those of any other. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { resultDocument, resultDocumentSchema } from '../../scripts/commands/resultDocument.js';
import { placeMarks } from '../../scripts/report/chart/placeMarks.js';
import { junitXml, runPage, summaryMarkdown } from '../../scripts/report/index.js';
import { section, withoutData } from './parse.js';
import { leakRun } from './samples.js';
import { swarmRun } from './swarmSample.js';

describe('the page of a Swarm run', () => {
  it('says on which node each replica ran, and lists a replacement without a verdict', async () => {
    const replicas = section(runPage(await swarmRun()), 'replicas');
    assert.match(replicas, /<th scope="col">on node<\/th>/);
    assert.match(replicas, /replica-1<\/bdi><\/th><td><span class="whole"><bdi>worker-1</);
    assert.match(
      replicas,
      /<tr class="quiet"><th scope="row"><bdi>replica-5<\/bdi><\/th><td><span class="whole"><bdi>worker-3<.*?not judged.*?replaces <bdi>replica-2<\/bdi>, joined after 7\.9 s/,
    );
    assert.match(
      replicas,
      /3 replicas; 1 ended before the lab ended it, 1 is left out of the verdict\. 1 more was started instead: it received no load and is not judged\./,
    );
    assert.match(replicas, /replica-2<\/bdi> was lost with its node after 5\.4 s/);
  });

  it('marks what happened on every chart over time, and tells it in words, once', async () => {
    const overTime = section(runPage(await swarmRun()), 'over-time');
    assert.match(
      overTime,
      /<bdi>worker-2 down after 5\.3 s; replica-2 lost after 5\.4 s; replica-5 joined after 7\.9 s; load failed after 9 s; worker-2 back after 12 s</,
    );
    assert.equal(overTime.match(/<path class="moment node-down"/g)?.length, 6);
    assert.match(
      overTime,
      /<bdi>worker-2 down<\/bdi><\/span><span class="moment ended"[^>]*><bdi>replica-2 lost<\/bdi>/,
    );
    assert.equal(overTime.match(/<bdi>worker-2 down<\/bdi>/g)?.length, 1);
  });

  it('holds the notes and nodes of the place, and what k6 says', async () => {
    const html = runPage(await swarmRun());
    assert.match(
      section(html, 'plan'),
      /The image was made from this machine.*worker-2<\/bdi><\/dt><dd>ready; down after 5\.3 s; ready after 12 s</,
    );
    const load = section(html, 'load');
    assert.match(load, /k6 1\.8\.1 results/);
    assert.match(load, /1 of 2 checks failed at times; 1 of 2 thresholds did not hold\. 1 iteration was dropped/);
    assert.match(
      load,
      /hosts are listed.*<td class="n">178<\/td><td class="n">2<\/td>.*grpc_req_duration.*p\(95\)&lt;500.*✓ yes.*rate>0\.99.*✕ no/,
    );
  });

  it('shows none of that for a run where there is none', async () => {
    const html = withoutData(runPage(await leakRun()));
    for (const absent of [
      '<th scope="col">on node</th>',
      'class="quiet"',
      'class="moment',
      'What happened',
      '<h3>Nodes',
      'results</h3>',
    ])
      assert.ok(!html.includes(absent), absent);
  });

  it('is told right in Markdown, JUnit XML and JSON: replacements have no outcome there', async () => {
    const run = await swarmRun();
    const markdown = summaryMarkdown(run);
    assert.match(markdown, /- `replica-2` ended \(node-lost\) after 5\.4 s; left out: was lost with its node worker-2/);
    assert.match(markdown, /- `replica-5` took the place of `replica-2` after 7\.9 s; not judged/);
    assert.doesNotMatch(junitXml([run]), /^replica-5: |<testcase[^>]*replica-5/m);
    const document = resultDocument({ exitCode: 0, runs: [{ run, dir: '/r', report: '/r/report.html' }] }, '/');
    assert.deepEqual(
      document.runs[0]?.perReplica.map(({ id }) => id),
      ['replica-1', 'replica-2', 'replica-3'],
    );
    assert.equal(resultDocumentSchema.safeParse(JSON.parse(JSON.stringify(document))).success, true);
  });
});

describe('labels of moments', () => {
  it('never lie over one another, whatever the moments', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const marks = Array.from({ length: 1 + (seed % 12) }, (_, index) => ({
        at: ((seed * 7919 + index * index * 104_729) % 1000) / 1000,
        text: 'x'.repeat(3 + ((seed + index) % 14)),
        kind: 'joined',
      }));
      const placed = placeMarks(
        marks.sort((a, b) => a.at - b.at),
        0.02,
      );
      const spans = placed.map(({ at, text, row, isLeft }) => ({
        row,
        from: isLeft ? at - text.length * 0.02 : at,
        to: isLeft ? at : at + text.length * 0.02,
      }));
      for (const [index, a] of spans.entries())
        for (const b of spans.slice(index + 1))
          assert.ok(a.row !== b.row || a.to <= b.from || a.from >= b.to, `seed ${seed}: ${JSON.stringify([a, b])}`);
    }
  });

  it('are one where moments are one, and count what they do not tell', () => {
    const at = (text: string) => ({ at: 0.4, text, kind: 'ended' });
    assert.deepEqual(
      placeMarks([at('a'), at('b'), at('c'), at('d')], 0.02).map(({ text }) => text),
      ['a + 3'],
    );
    assert.deepEqual(
      placeMarks([at('a'), at('b')], 0.02).map(({ text, row }) => [text, row]),
      [
        ['a', 0],
        ['b', 1],
      ],
    );
  });
});
