/** The `.heapprofile` files in the DevTools that come with the real Chromium: loaded as a user does, and read off its table. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { profileFiles } from '../../scripts/analysis/profileFiles.js';
import { accumulate } from '../../scripts/analysis/seen/accumulate.js';
import { DiskSources } from '../../scripts/analysis/sources/diskSources.js';
import { projectRoot } from '../analysis/compiledFrames.js';
import { batches } from '../analysis/history.js';
import { EMPTY, profiledHistory } from '../analysis/profiledHistory.js';
import { launchChromium, skipWithout } from './chromium.js';

/** Chromium's own address of what it shows as DevTools, with its Memory panel in front. */
const MEMORY_PANEL = 'devtools://devtools/bundled/devtools_app.html?panel=heap-profiler';

describe('a .heapprofile in DevTools', { skip: skipWithout }, () => {
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
      await page.goto(MEMORY_PANEL);
      await page.locator('input[type=file]').first().setInputFiles(file);
      await page.getByText('replica-1').first().click();
      const rows = page.locator('.profile-view tr');
      const table = rows
        .last()
        .waitFor({ state: 'attached' })
        .then(async () => (await rows.allTextContents()).filter((row) => row !== '').map((row) => row.replace(/\s/g, ' ')));
      table.catch(() => {});
      return await Promise.race([table, broken]);
    } finally {
      await context.close();
    }
  }

  it('is a table of functions with their sizes, and leads to lines of the source', async () => {
    const { events } = profiledHistory({ replicas: 2 }, (_, index) => (index === 6 ? { ...EMPTY, leaked: [80, 80], other: [40, 40] } : undefined));
    const files = profileFiles(await accumulate(batches(events)), new DiskSources(projectRoot));
    const [profile] = files;
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

  it('is none where its tree is missing: DevTools does look at what is in the file', async () => {
    const [first = '', ...more] = await opened('replica-1-7.heapprofile', '{"samples":[]}');
    assert.match(first, /undefined/);
    assert.deepEqual(more, []);
  });
});

function lineOf(file: string, text: string): number {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.findIndex((line) => line.includes(text)) + 1;
}
