/** comparison.json: written and read by one schema; what cannot be read is left out of the index. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import type { ComparisonFile } from '../../scripts/analysis/model/comparison.js';
import { compareAndPublish, publishIndex } from '../../scripts/publish/publish.js';
import { comparisonMarkdown, junitXml } from '../../scripts/report/index.js';
import { COMPARISON_FILE, readComparisonFile, writeComparisonFile } from '../../scripts/runs/comparisonFile.js';
import { targetName } from '../../scripts/targets/names.js';
import { temporaryFolder } from '../record/folder.js';
import { compared, comparisonSample } from '../report/comparisonSamples.js';
import { cleanRun, invalidRun, leakRun } from '../report/samples.js';

const folder = temporaryFolder();
let reports = '';
let count = 0;
beforeEach(() => {
  reports = join(folder, `reports-${count++}`);
  mkdirSync(reports);
});

const told = {
  title: 'leaky, fixed: saves',
  at: '2026-01-31T10:15:00.000Z',
  comparison: (await comparisonSample()).comparison,
};

/** Writes a comparison.json, whatever it holds, into a folder of its own. */
function put(name: string, content: unknown): string {
  const dir = join(reports, name);
  mkdirSync(dir);
  writeFileSync(join(dir, COMPARISON_FILE), typeof content === 'string' ? content : JSON.stringify(content));
  return dir;
}

function index(): string {
  publishIndex(reports);
  return readFileSync(join(reports, 'index.html'), 'utf8');
}

describe('comparison.json', () => {
  it('is read as it was written, and listed', () => {
    const dir = join(reports, 'c1');
    mkdirSync(dir);
    writeComparisonFile(dir, told);
    assert.deepEqual(readComparisonFile(dir), { schemaVersion: 2, ...told } satisfies ComparisonFile);
    assert.match(index(), /leaky, fixed: saves/);
  });

  it('is what comparing leaves beside the report', async () => {
    const sets = [await leakRun(), await cleanRun()].map((run) => ({
      name: targetName(run.plan),
      members: [{ run, dir: join(reports, run.plan.id) }],
    }));
    const { comparison, report } = compareAndPublish(sets, reports);
    assert.deepEqual(readComparisonFile(dirname(report))?.comparison, JSON.parse(JSON.stringify(comparison)));
    const latest = join(reports, 'latest-comparison');
    assert.equal(readlinkSync(latest), basename(dirname(report)));
    const markdown = readFileSync(join(latest, 'summary.md'), 'utf8');
    assert.match(markdown, /^### Comparison of leaky, fixed\n\n- fixed stops the leak: 6 sockets per pass fewer/);
    assert.match(markdown, /\| leaky → fixed \| Sockets \| 6\.00 \| certainly saved \| at least 4\.11 \(99 %\)/);
    assert.match(markdown, /- `leaky`: ▲ Leak \(as expected\), `20260105T101500Z-leaky-processes-3fa9`: leaky leaks/);
    assert.match(markdown, /`npx grpc-leak-lab compare 20260105T101500Z-leaky-processes-3fa9 20260105T101506Z-/);
    const junit = readFileSync(join(latest, 'junit.xml'), 'utf8');
    assert.deepEqual(
      [...junit.matchAll(/<testsuite name="([^"]+)" tests="\d+" failures="0" errors="0"/g)].map(([, name]) => name),
      [...sets.flatMap(({ members }) => members.map(({ run }) => run.plan.id)), 'comparison of leaky, fixed'],
    );
    assert.match(junit, /name="fixed against leaky"[^>]*>\s*<system-out>Sockets: 6\.00 saved, certain: at least 4\.11/);
  });

  it('skips in JUnit what could not be compared, and says why', async () => {
    const { comparison, runs } = compared(['leaky', await leakRun()], ['dead', await invalidRun()]);
    const xml = junitXml(
      runs.map(({ run }) => run),
      comparison,
    );
    assert.match(xml, /<testsuite name="comparison of leaky, dead" tests="2" failures="0" errors="0" skipped="2"/);
    assert.match(
      xml,
      /name="dead"[^>]*>\s*<skipped type="incomparable" message="no valid run[^>]*>.*is invalid and left out/,
    );
    assert.match(
      comparisonMarkdown(
        comparison,
        runs.map(({ run }) => run),
      ),
      /> \*\*Left out or cut short:\*\* .* is invalid/,
    );
  });

  it('of version 1 is read: a number stood for no bound, and the earliest told less', () => {
    const { differences: _d, notes: _n, ...least } = told.comparison;
    const pairs = least.pairs.map(({ bounds99: _b, ...pair }) => ({ ...pair, ci99: [-1e100, 7] }));
    const dir = put('old', { schemaVersion: 1, ...told, comparison: { ...least, pairs } });
    const read = readComparisonFile(dir) ?? assert.fail('it is read');
    assert.deepEqual([read.schemaVersion, read.comparison.differences, read.comparison.notes], [2, [], []]);
    for (const { ci99, bounds99 } of read.comparison.pairs)
      assert.deepEqual(
        [ci99, bounds99],
        [
          [null, 7],
          [null, 7],
        ],
      );
    assert.match(index(), /leaky, fixed: saves/);
  });

  it('that is damaged, cut off, a newer lab’s or a folder is left out of the index, which is made all the same', () => {
    put('whole', { schemaVersion: 2, ...told, title: 'the whole one' });
    put('cut', JSON.stringify({ schemaVersion: 2, ...told }).slice(0, 200));
    put('no-title', { schemaVersion: 2, ...told, title: undefined });
    put('wrong-title', { schemaVersion: 2, ...told, title: { toString: 'damaged one' } });
    put('wrong-time', { schemaVersion: 1, ...told, at: 7 });
    put('newer', { schemaVersion: 3, ...told, title: 'the newer one' });
    put('nothing', 'null');
    put('list', '[]');
    mkdirSync(join(reports, 'strange', COMPARISON_FILE), { recursive: true });
    writeFileSync(join(reports, 'notes.txt'), 'no folder');
    const html = index();
    assert.match(html, /the whole one/);
    assert.doesNotMatch(html, /leaky, fixed: saves|damaged one|the newer one/);
  });
});
