/**
 * The `.heapprofile` and `.cpuprofile` files in the DevTools that come with the real Chromium: loaded as a user does,
 * and read off its table.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { profileFiles } from '../../scripts/analysis/attribution/profileFiles.js';
import { DiskSources } from '../../scripts/analysis/attribution/sources/diskSources.js';
import { condense } from '../../scripts/analysis/condense/accumulate.js';
import { targetOf } from '../../scripts/targets/index.js';
import { projectRoot } from '../analysis/compiledFrames.js';
import { batches } from '../analysis/history.js';
import { EMPTY, type Heap, profiledHistory } from '../analysis/profiledHistory.js';
import { launchChromium, skipWithout } from './chromium.js';

/**
 * Chromium's own address of what it shows as DevTools, with a panel in front: Memory is `heap-profiler`, Performance
 * `timeline`.
 */
const DEVTOOLS = 'devtools://devtools/bundled/devtools_app.html?panel=';

describe('a profile in DevTools', { skip: skipWithout }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'heap-profiles-'));
  let browser: Browser;
  before(async () => {
    browser = await launchChromium();
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  /** Rows of the table that DevTools makes of a file, heading first; where it makes none, the exception that it met. */
  async function opened(name: string, text: string): Promise<string[]> {
    const file = join(folder, name);
    writeFileSync(file, text);
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    try {
      const page = await context.newPage();
      const broken = page.waitForEvent('pageerror').then(({ message }) => [message]);
      broken.catch(() => {}); // the page is closed before
      await page.goto(`${DEVTOOLS}heap-profiler`);
      await page.locator('input[type=file]').first().setInputFiles(file);
      await page.getByText('replica-1').first().click();
      const rows = page.locator('.profile-view tr');
      const table = rows
        .last()
        .waitFor({ state: 'attached' })
        .then(async () => textsOf(await rows.allTextContents()));
      table.catch(() => {});
      return await Promise.race([table, broken]);
    } finally {
      await context.close();
    }
  }

  /** The range of time that DevTools draws of a `.cpuprofile`, as it says it. */
  async function drawn(name: string, text: string): Promise<string> {
    const file = join(folder, name);
    writeFileSync(file, text);
    const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
    try {
      const page = await context.newPage();
      await page.goto(`${DEVTOOLS}timeline`);
      await page.locator('input[type=file]').first().setInputFiles(file);
      const range = page.getByText(/^Range:/);
      await range.first().waitFor();
      return textsOf([(await range.first().textContent()) ?? '']).join();
    } finally {
      await context.close();
    }
  }

  it('of the heap is a table of functions with their sizes, and leads to lines of the source', async () => {
    const [profile] = await filesOf('heap');
    assert.equal(profile?.name, 'replica-1-6.heapprofile');
    const line = (file: string, text: string) => `${file}:${lineOf(file, text)}`;
    assert.deepEqual(
      [...new Set(await opened(profile.name, profile.text))],
      [
        'Self sizeTotal sizeFunction',
        '2.6 MB66.67 %2.6 MB66.67 %Channel@grpc/grpc-js/x.js:7',
        `1.3 MB33.33 %1.3 MB33.33 %history${line('test/analysis/history.ts', 'export function history')}`,
        `0 B0.00 %2.6 MB66.67 %discover${line('services/variants/leaky.ts', 'discover(')}`,
        `0 B0.00 %2.6 MB66.67 %dial${line('test/analysis/dialers.ts', 'export const peer')}`,
      ],
    );
  });

  it('of the heap is none where its tree is missing: DevTools does look at what is in the file', async () => {
    const [first = '', ...more] = await opened('replica-1-7.heapprofile', '{"samples":[]}');
    assert.match(first, /undefined/);
    assert.deepEqual(more, []);
  });

  it('of the CPU is drawn from its beginning to its end, which DevTools cannot do from 0', async () => {
    const [profile] = await filesOf('cpu');
    assert.equal(profile?.name, 'replica-1-6.cpuprofile');
    assert.match(await drawn(profile.name, profile.text), /0 ms – 3\.93 s/);
    const without = profile.text.replace('"startTime":1', '"startTime":0');
    assert.notEqual(without, profile.text);
    assert.match(await drawn('replica-2-6.cpuprofile', without), /- – -/);
  });
});

const HELD: Heap = { ...EMPTY, leaked: [80, 80], other: [40, 40] };

/** The files of a run whose profiles hold what a heap profile would, in bytes, or in microseconds. */
async function filesOf(of: 'heap' | 'cpu') {
  const { plan, events } = profiledHistory({ replicas: 2 }, (_, index) => (index === 6 ? HELD : undefined));
  for (const { line } of events) if ('vitals' in line && line.kind === 'profile') line.of = of;
  return profileFiles(await condense(batches(events), targetOf({ plan })), new DiskSources(projectRoot));
}

/** Without rows that only fill the table, and with plain spaces. */
function textsOf(rows: readonly string[]): string[] {
  return [...new Set(rows.filter((row) => row !== '').map((row) => row.replace(/\s/g, ' ')))];
}

function lineOf(file: string, text: string): number {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}
