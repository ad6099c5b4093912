/** The detectors that need no package of a registry are asked for real; all of them are in docs/detectors.md. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { detect } from '../../bench/detectors/detect.js';
import { type DetectorId, type DetectorRow, verdictOf } from '../../bench/detectors/document.js';
import { GO_PROGRAMS } from '../../bench/detectors/go.js';
import { detectorsMarkdown } from '../../bench/detectors/markdown.js';
import { detectorsPage } from '../../bench/detectors/page.js';
import { launchChromium, skipWithout, violations, withFile } from '../report/chromium.js';
import { go } from '../support/needs.js';
import { root } from '../support/root.js';

const QUIET = { said: () => undefined, done: () => undefined };

/** Goroutines of a client that is not closed: connected, and where nobody answers. */
const OF_CONNECTED = 5;
const SERIALIZERS = 3;

describe('detectors of Node', () => {
  it('are asked for real of the leak and of its twin', async () => {
    const document = await detect(['node-descriptors', 'node-classes-shared', 'node-assert'], QUIET);
    assert.deepEqual(verdicts(document.rows), {
      ...{ 'node-descriptors': 'found', 'node-classes-shared': 'found', 'node-assert': 'found' },
    });
    assert.equal(grownBy(document.rows, 'node-descriptors'), document.connected);
    assert.equal(lineOf(document.rows, 'node-assert'), 'named');
    assert.equal(lineOf(document.rows, 'node-classes-shared'), 'none');
    assert.ok(detectorsMarkdown(document).includes('this lab, in a test'));
    assert.ok(detectorsPage(document).includes('clients.cjs:'));
  });
});

describe('detectors of Go', go(), () => {
  it('are asked for real of the leak and of its twin', async () => {
    const ids: DetectorId[] = ['go-descriptors', 'go-goroutines', 'go-goleak', 'go-goroutineleak'];
    const { rows, clients, connected } = await detect([...ids, 'go-goroutineleak-ancestors'], QUIET);
    assert.deepEqual(verdicts(rows), {
      ...{ 'go-descriptors': 'found', 'go-goroutines': 'found', 'go-goleak': 'found' },
      ...{ 'go-goroutineleak': 'not-found', 'go-goroutineleak-ancestors': 'found' },
    });
    assert.equal(grownBy(rows, 'go-descriptors'), connected);
    const failed = clients - connected;
    const least = connected * OF_CONNECTED + failed * SERIALIZERS; // one more of each that is just being dialled
    const grown = grownBy(rows, 'go-goroutines');
    assert.ok(grown >= least && grown <= least + failed, `${grown} goroutines`);
    assert.equal(lineOf(rows, 'go-goleak'), 'none');
    assert.notEqual(lineOf(rows, 'go-goroutineleak-ancestors'), 'none');
  });

  it('use programs that are formatted and vetted', () => {
    assert.equal(execFileSync('gofmt', ['-l', '.'], { cwd: GO_PROGRAMS, encoding: 'utf8' }), '');
    execFileSync('go', ['vet', './...'], { cwd: GO_PROGRAMS });
  });
});

describe('npm run detectors', () => {
  it('makes the half of Node where there is no Go, and says so', () => {
    const folder = mkdtempSync(join(tmpdir(), 'leak-lab-no-go-'));
    try {
      mkdirSync(join(folder, 'bin'));
      symlinkSync(process.execPath, join(folder, 'bin', 'node'));
      const args = [join(root, 'bin', 'detectors.js'), '--only=go-goroutines,node-descriptors-shared'];
      const env = { ...process.env, PATH: join(folder, 'bin') };
      const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', env });
      assert.equal(status, 69, stderr);
      assert.match(stderr, /the half of Go is missing: go is not on the PATH: install Go/);
      assert.match(stdout, /\*\*goroutines\*\*.*not to be had.*go is not on the PATH/);
      assert.match(stdout, /\*\*descriptors, one connection\*\*.*\| found \|/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the page of detectors', { skip: skipWithout }, () => {
  it('can be read in light and dark, also at 360 px, and asks for nothing', async () => {
    const browser = await launchChromium();
    try {
      for (const width of [360, 1280])
        for (const colorScheme of ['light', 'dark'] as const)
          await withFile(
            browser,
            join(root, 'docs', 'detectors.html'),
            { colorScheme, viewport: { width, height: 800 } },
            async (page, faults) => {
              const wide = await page.evaluate(() => document.documentElement.scrollWidth);
              assert.ok(wide <= width, `${wide} px wide at ${width}`);
              assert.deepEqual(await violations(page), []);
              assert.deepEqual(faults, []);
            },
          );
    } finally {
      await browser.close();
    }
  });
});

function verdicts(rows: readonly DetectorRow[]): Record<string, string> {
  return Object.fromEntries(rows.map((row) => [row.id, verdictOf(row)]));
}

function lineOf(rows: readonly DetectorRow[], id: DetectorId): string {
  return ranOf(rows, id).leaky.line;
}

/** Returns by how much a count grew with the leak. */
function grownBy(rows: readonly DetectorRow[], id: DetectorId): number {
  const { evidence } = ranOf(rows, id).leaky;
  if (evidence.kind !== 'count') throw new Error(`${id} is no count`);
  return evidence.after - evidence.before;
}

function ranOf(rows: readonly DetectorRow[], id: DetectorId) {
  const result = rows.find((row) => row.id === id)?.result;
  if (result?.kind !== 'ran') throw new Error(`${id} did not run: ${JSON.stringify(result)}`);
  return result;
}
