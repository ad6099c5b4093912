import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { runPage } from '../../scripts/report/index.js';
import { launchChromium, skipWithout, violations, withFile } from './chromium.js';
import { swarmRun } from './swarmSample.js';

describe('the page of a Swarm run in Chromium', { skip: skipWithout }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-swarm-'));
  const file = join(folder, 'swarm.html');
  let browser: Browser;
  before(async () => {
    browser = await launchChromium();
    writeFileSync(file, runPage(await swarmRun()));
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`${colorScheme}: accessible, no sideways scroll, no label of a moment over another or off the page`, async () => {
      await withFile(browser, file, { colorScheme }, async (page, faults) => {
        for (const width of [360, 400, 1400]) {
          await page.setViewportSize({ width, height: 900 });
          assert.equal(
            await page.evaluate(() => document.documentElement.scrollWidth),
            width,
            `scrolls sideways at ${width} px`,
          );
          assert.deepEqual(await violations(page), [], `at ${width} px`);
          const boxes = await page.evaluate(() =>
            [...document.querySelectorAll('.moments > span.moment')].map((each) => {
              const { left, right } = each.getBoundingClientRect();
              const { top, bottom } = (each.firstElementChild ?? each).getBoundingClientRect();
              return { left, right, top, bottom };
            }),
          );
          assert.ok(boxes.length >= 4);
          for (const [index, a] of boxes.entries()) {
            assert.ok(a.left >= 0 && a.right <= width && a.right - a.left > 20);
            for (const b of boxes.slice(index + 1))
              assert.ok(
                a.right <= b.left + 0.5 ||
                  b.right <= a.left + 0.5 ||
                  a.bottom <= b.top + 0.5 ||
                  b.bottom <= a.top + 0.5,
                `over one another at ${width} px`,
              );
          }
        }
        assert.deepEqual(faults, []);
      });
    });
  }
});
