/** A report leads to the pages on causes, or only names them. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, sep } from 'node:path';
import { after, describe, it } from 'node:test';
import { CAUSE_PAGES } from '../../scripts/analysis/model/advice.js';
import { analyseAndPublish } from '../../scripts/publish/publish.js';
import { reportLinkWithin } from '../../scripts/publish/reportLink.js';
import { RecordWriter } from '../../scripts/record/recordWriter.js';
import { history } from '../analysis/history.js';
import { root } from '../support/root.js';
import { dataIn } from './parse.js';

const PAGE = 'docs/causes/streams.md';
const folder = (...names: string[]) => join(sep, 'somewhere', ...names);

describe('the way from a folder to a page of the project', () => {
  const project = folder('project');

  it('is a relative URL within the project, whatever the folder is called', () => {
    assert.equal(reportLinkWithin(project, folder('project', 'reports', 'a run'), PAGE), `../../${PAGE}`);
    assert.equal(
      reportLinkWithin(project, folder('project', 'ours', 'deep', 'er', 'run'), PAGE),
      `../../../../${PAGE}`,
    );
    assert.equal(reportLinkWithin(project, project, PAGE), PAGE);
    assert.equal(reportLinkWithin(project, folder('project', '..run'), PAGE), `../${PAGE}`);
    assert.equal(reportLinkWithin(project, folder('project', 'docs', 'reports'), 'docs/a b.md'), '../a%20b.md');
  });

  it('is none that leaves the project: it would tell of this machine', () => {
    for (const dir of [
      sep,
      folder(),
      folder('projects', 'reports', 'run'),
      folder('app', 'reports', 'run'),
      folder('project', '..', 'run'),
    ])
      assert.equal(reportLinkWithin(project, dir, PAGE), undefined, dir);
  });

  it('leads from a run of the default folder to every page', () => {
    const run = join(root, 'reports', 'run');
    for (const page of CAUSE_PAGES) {
      const href = reportLinkWithin(root, run, page);
      assert.equal(href, `../../${page}`);
      assert.ok(existsSync(join(run, href ?? '')), page);
    }
  });
});

describe('a report', () => {
  const inside = mkdtempSync(join(root, 'reports', '.test-'));
  const outside = mkdtempSync(join(tmpdir(), 'lab-links-'));
  after(() => {
    for (const each of [inside, outside]) rmSync(each, { recursive: true, force: true });
  });

  it('leads to the pages from inside the project; made again where it was moved to, it names them', async () => {
    const dir = recorded(inside);
    const named = await linksIn(dir);
    assert.ok(named.length >= 2, `${named}`);
    for (const href of named) {
      assert.match(href, /^(\.\.\/)+docs\/causes\/[\w-]+\.md$/);
      assert.ok(existsSync(join(dir, href)), href);
    }
    const moved = join(outside, basename(dir));
    cpSync(dir, moved, { recursive: true });
    assert.deepEqual(await linksIn(moved), []);
    for (const file of ['report.html', 'summary.md']) {
      const text = readFileSync(join(moved, file), 'utf8');
      assert.match(text, /See docs\/causes\/forgotten-clients\.md in grpc-leak-lab/);
      assert.ok(!`${text}${dataIn(text)}`.includes(root), `${file} names a folder of this machine`);
    }
    const back = join(inside, 'below', basename(dir));
    cpSync(moved, back, { recursive: true });
    assert.deepEqual(
      await linksIn(back),
      named.map((href) => `../${href}`),
    );
  });

  it('leads nowhere from a folder that only a link makes part of the project', async () => {
    const elsewhere = join(outside, 'linked');
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, join(inside, 'linked'));
    assert.deepEqual(await linksIn(recorded(join(inside, 'linked'))), []);
  });
});

function recorded(reports: string): string {
  const { plan, events } = history({ variant: 'leaky' });
  const record = RecordWriter.create(reports, plan);
  for (const event of events) record.append(event);
  record.close();
  return record.dir;
}

/** Makes the report of a folder; where it leads to in other files. */
async function linksIn(dir: string): Promise<string[]> {
  await analyseAndPublish(dir);
  const html = readFileSync(join(dir, 'report.html'), 'utf8');
  assert.doesNotMatch(
    readFileSync(join(dir, 'summary.md'), 'utf8'),
    /\]\(/,
    'a comment on a pull request lies nowhere',
  );
  return [...html.matchAll(/<a [^>]*href="([^"#][^"]*)"/g)].map(([, href]) => href ?? '');
}
