/** The findings and the advice in run.json: a report draws it as it is, and an older lab's words are kept. */
import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { weakensVerdict } from '../../scripts/analysis/audit/weakensVerdict.js';
import { finding, ruleName } from '../../scripts/analysis/model/audit.js';
import { analyseAndPublish } from '../../scripts/publish/publish.js';
import { junitXml, runPage, summaryMarkdown } from '../../scripts/report/index.js';
import { readRunFile } from '../../scripts/runs/runFiles.js';
import { temporaryFolder } from '../record/folder.js';
import { root } from '../support/root.js';
import { section } from './parse.js';
import { HOSTILE, leakRun } from './samples.js';

const records = join(root, 'test', 'fixtures', 'records');
const stored = (dir: string) => JSON.parse(readFileSync(join(dir, 'run.json'), 'utf8'));
const read = (dir: string) => readRunFile(dir) ?? assert.fail('no run.json');

describe('run.json of an older lab', () => {
  for (const name of readdirSync(records))
    it(`${name}: shows each finding as that lab did, and advises nothing`, () => {
      const run = read(join(records, name));
      const then = stored(join(records, name)).analysis.audit as { rule: string; level: string; sentence: string }[];
      assert.deepEqual(
        run.analysis.audit.map((each) => ({ rule: ruleName(each), level: each.level, sentence: each.sentence })),
        then,
      );
      const known = ['censuses-agree:node-counters', 'k6-thresholds'];
      assert.deepEqual(
        run.analysis.audit.filter(weakensVerdict).map(ruleName),
        then.filter(({ rule, level }) => level !== 'ok' && !known.includes(rule)).map(({ rule }) => rule),
      );
      const page = runPage(run);
      for (const { rule } of then) assert.ok(section(page, 'audit').includes(`<bdi>${rule}</bdi>`), rule);
      assert.doesNotMatch(page, /id="advice"|href="#advice"/);
      assert.doesNotMatch(summaryMarkdown(run), /What to do/);
      assert.match(junitXml([run]), /ok: record-whole: The record is whole\./);
    });
});

describe('a run.json that somebody else wrote', () => {
  it('names its findings in text only', () => {
    const dir = join(temporaryFolder(), 'hostile');
    cpSync(join(records, 'leaky'), dir, { recursive: true });
    const text = readFileSync(join(dir, 'run.json'), 'utf8')
      .replace('"record-whole"', JSON.stringify(HOSTILE.script))
      .replace('"The record is whole."', JSON.stringify(`${HOSTILE.image} said so`));
    writeFileSync(join(dir, 'run.json'), text);
    const html = runPage(read(dir));
    assert.ok(section(html, 'audit').includes('&lt;img src=x'));
    assert.doesNotMatch(html, /<img/);
    assert.equal(html.match(/<script/g)?.length, 2, 'the data and the page’s own');
    assert.doesNotMatch(summaryMarkdown(read(dir)), /(?<!\\)<img/);
  });
});

describe('run.json', () => {
  it('holds findings that the schema knows, and the advice that the report draws', async () => {
    const reports = temporaryFolder();
    for (const name of readdirSync(records)) {
      const dir = join(reports, name);
      cpSync(join(records, name), dir, { recursive: true });
      const { run } = await analyseAndPublish(dir);
      assert.deepEqual(read(dir).advice, JSON.parse(JSON.stringify(run.advice)));
      for (const each of stored(dir).analysis.audit) assert.deepEqual(finding.parse(each), each);
      assert.ok(read(dir).analysis.audit.every(({ rule }) => rule !== 'older'));
      assert.match(section(readFileSync(join(dir, 'report.html'), 'utf8'), 'advice'), /<li>/);
    }
  });

  it('is all that a report draws its advice from', async () => {
    const run = { ...(await leakRun()), advice: [{ what: 'Water the plants', how: 'Once a week.' }] };
    assert.match(section(runPage(run), 'advice'), /Water the plants\..*Once a week\./s);
    assert.match(summaryMarkdown(run), /\*\*What to do:\*\* Water the plants\. Once a week\.\n/);
  });
});
