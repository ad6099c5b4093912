import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { launchChromium, skipWithout, violations } from '../report/chromium.js';
import { type LabProcess, startLab } from '../support/labProcess.js';

/** The reports of a real run, as its user opens them. */
describe('the reports of a real run, in Chromium', { skip: skipWithout }, () => {
  const labs: LabProcess[] = [];
  after(() => {
    for (const lab of labs) lab.remove();
  });

  it('open without an error, a request or a horizontal scroll, and pass the audit, light and dark, narrow and wide', async () => {
    const lab = startLab(['--variant=leaky,fixed', '--passes=18', '--quiet']);
    labs.push(lab);
    assert.equal((await lab.ended).code, 0);
    const folders = readdirSync(lab.reportsDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const files = [
      join(lab.reportsDir, 'index.html'),
      ...folders.map(({ name }) => join(lab.reportsDir, name, 'report.html')),
    ];
    assert.equal(files.length, 4);
    for (const file of files) assert.ok(statSync(file).size <= 200_000, `${file} has ${statSync(file).size} bytes`);

    const browser = await launchChromium();
    try {
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const width of [360, 1440]) {
          const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
          const seen: string[] = [];
          page.on('console', (message) => seen.push(message.text()));
          page.on('pageerror', (error) => seen.push(error.message));
          page.on('request', (request) => {
            if (!request.url().startsWith('file:')) seen.push(request.url());
          });
          for (const file of files) {
            await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
            const scrolls = await page.evaluate(
              'document.documentElement.scrollWidth > document.documentElement.clientWidth',
            );
            assert.equal(scrolls, false, `${file} scrolls sideways at ${width}`);
            assert.deepEqual(await violations(page), [], file);
          }
          assert.deepEqual(seen, []);
          await page.close();
        }
      }
    } finally {
      await browser.close();
    }
  });
});
