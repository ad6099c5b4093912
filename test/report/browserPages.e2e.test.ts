/** The pages in the real Chromium: light and dark, narrow and wide, on paper, by keyboard, with hostile names. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { comparisonPage, indexPage, junitXml, runPage } from '../../scripts/report/index.js';
import { headOf } from '../../scripts/runs/runHead.js';
import { launchChromium, repeatedIds, saved, skipWithout, violations, withFile } from './chromium.js';
import { comparisonSample, dozenSample } from './comparisonSamples.js';
import { profiledRun } from './profileSample.js';
import {
  brokenOffRun,
  cleanRun,
  dayRun,
  HOSTILE,
  hostileRun,
  inconclusiveRun,
  invalidRun,
  leakRun,
  partialRun,
  streamsRun,
} from './samples.js';

const PAGES: Record<string, () => Promise<string>> = {
  leak: async () => runPage(await leakRun(), (page) => `../../${page}`),
  clean: async () => runPage(await cleanRun()),
  streams: async () => runPage(await streamsRun()),
  inconclusive: async () => runPage(await inconclusiveRun()),
  invalid: async () => runPage(await invalidRun()),
  partial: async () => runPage(await partialRun()),
  'broken off': async () => runPage(await brokenOffRun()),
  hostile: async () => runPage(await hostileRun()),
  profiled: async () => runPage(await profiledRun()),
  comparison: async () => comparisonPage(await comparisonSample()),
  dozen: async () => comparisonPage(await dozenSample()),
  index: async () => {
    const samples = [leakRun, cleanRun, invalidRun, partialRun, hostileRun];
    const runs = await Promise.all(samples.map((sample) => sample()));
    return indexPage(
      runs.map((run) => ({ run: headOf(run), href: `${run.plan.id}/report.html` })),
      [{ title: 'leaky → fixed', href: 'compare/report.html', at: '2026-01-05T10:16:00Z' }],
    );
  },
  empty: async () => indexPage([], []),
};

const WIDTHS = [360, 768, 1440, 2560];

/**
 * Pages that axe looks at in every width; they hold every part there is. The others it sees narrow and wide only, to
 * save time.
 */
const EVERY_WIDTH = ['leak', 'comparison', 'index'];

describe('pages in Chromium', { skip: skipWithout }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-pages-'));
  let browser: Browser;
  const withPage = (
    name: string,
    options: BrowserContextOptions,
    use: (page: Page, faults: string[]) => Promise<void>,
  ) => withFile(browser, join(folder, `${name}.html`), options, use);

  before(async () => {
    browser = await launchChromium();
    for (const [name, make] of Object.entries(PAGES)) writeFileSync(join(folder, `${name}.html`), await make());
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  it('the list filters, searches and sorts by script alone, and passes on what was chosen', async () => {
    const shown = (page: Page) => page.locator('[data-outcome]:visible').count();
    await withPage('index', { viewport: { width: 1440, height: 9000 } }, async (page, faults) => {
      assert.equal(await shown(page), 5);
      await page.locator('button[value=clean]').click();
      await page.locator('[data-search]').fill('FIXED');
      assert.equal(await shown(page), 1);
      assert.equal(await page.locator('[data-shown]').textContent(), '1 of 5 runs');
      assert.equal(new URL(page.url()).hash, '#outcome=clean&q=FIXED');
      await page.reload();
      assert.equal(await shown(page), 1, 'the address says what is shown');
      await page.locator('[data-clear]').click();
      assert.equal(await shown(page), 5);
      const first = () => page.locator('.blocks a').first().getAttribute('href');
      const newest = await first();
      await page.locator('[data-sort]').selectOption('oldest');
      assert.notEqual(await first(), newest);
      await page.locator('[data-sort]').selectOption('newest');
      assert.equal(await first(), newest);
      assert.deepEqual(faults, []);
    });
    await withPage('index', { javaScriptEnabled: false, viewport: { width: 1440, height: 9000 } }, async (page) => {
      assert.equal(await shown(page), 5);
      assert.equal(await page.locator('[data-filters]').isVisible(), false);
    });
  });

  for (const name of Object.keys(PAGES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`${name}, ${colorScheme}: accessible at every width, no sideways scroll, no error, no request`, async () => {
        await withPage(name, { colorScheme }, async (page, faults) => {
          for (const width of WIDTHS) {
            await page.setViewportSize({ width, height: 900 });
            assert.equal(
              await page.evaluate(() => document.documentElement.scrollWidth),
              width,
              `scrolls sideways at ${width} px`,
            );
            if (EVERY_WIDTH.includes(name) || width === 360 || width === 1440)
              assert.deepEqual(await violations(page), [], `at ${width} px`);
          }
          assert.deepEqual(faults, []);
          assert.deepEqual(await repeatedIds(page), []);
        });
      });
    }
  }

  it('is as accessible with everything unfolded', async () => {
    for (const name of ['leak', 'invalid', 'hostile', 'comparison']) {
      await withPage(name, { viewport: { width: 360, height: 800 } }, async (page) => {
        await page.evaluate(async () => {
          for (const each of document.querySelectorAll('details')) each.open = true;
        });
        assert.deepEqual(await violations(page), [], name);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360, `${name} scrolls sideways`);
      });
    }
  });

  it('finds the violations it looks for', async () => {
    await withPage('leak', {}, async (page) => {
      await page.evaluate(() =>
        document.body.insertAdjacentHTML(
          'beforeend',
          '<img src="data:,"><p style="color:#bbb;background:#fff">faint</p>',
        ),
      );
      assert.deepEqual(
        (await violations(page)).map((each) => each.split(':')[0]).sort(),
        ['color-contrast', 'image-alt', 'region'].sort(),
      );
    });
  });

  it('keeps hostile names, log lines and sources text', async () => {
    await withPage('hostile', {}, async (page, faults) => {
      assert.equal(await page.evaluate(() => document.querySelectorAll('img, iframe, [onerror]').length), 0);
      assert.equal(await page.evaluate(() => document.scripts.length), 2);
      assert.match(await page.title(), /grpc-leak-lab/);
      const text = await page.evaluate(() => document.body.textContent ?? '');
      assert.ok(text.includes(HOSTILE.image) && text.includes(HOSTILE.script), 'they are shown as they are');
      assert.deepEqual(faults, []);
    });
  });

  it('would refuse a request, and a script that slipped in', async () => {
    const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address && typeof address === 'object');
    let asked = 0;
    server.on('request', async () => {
      asked += 1;
    });
    const slipIn = async (page: Page) =>
      page.evaluate(async (url) => {
        document.body.insertAdjacentHTML('beforeend', `<img src="${url}/image">`);
        const script = document.createElement('script');
        script.textContent = 'document.title = "broken"';
        document.body.append(script);
        await fetch(`${url}/fetch`, { mode: 'no-cors' }).catch(() => undefined);
      }, `http://127.0.0.1:${address.port}`);
    try {
      await withPage('leak', {}, async (page, faults) => {
        await slipIn(page);
        assert.doesNotMatch(await page.title(), /broken/);
        assert.ok(
          faults.some((fault) => /Content Security Policy/.test(fault)),
          faults.join('\n'),
        );
        assert.equal(asked, 0, 'nothing left the page');
      });
      writeFileSync(join(folder, 'open.html'), '<!doctype html><title>a page without a policy</title><body>');
      await withPage('open', {}, async (page) => {
        await slipIn(page);
        assert.equal(await page.title(), 'broken');
        assert.ok(asked > 0, 'it is the policy that kept the other page in');
      });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('saves what was measured as CSV and JSON', async () => {
    const run = await leakRun();
    await withPage('leak', {}, async (page) => {
      const csv = await saved(page, 'csv');
      assert.equal(csv.name, `${run.plan.id}.csv`);
      const [head, ...rows] = csv.text.trimEnd().split('\r\n');
      assert.equal(head, 'run,chart,series,x,x_unit,value,unit,low,high');
      const { byWork, overTime } = run.analysis.charts;
      const lines = byWork
        .flatMap(({ series }) => series)
        .reduce((sum, line) => sum + line.measured.length + (line.predicted?.length ?? 0), 0);
      assert.equal(
        rows.length,
        lines + overTime.flatMap(({ series }) => series).reduce((sum, { points }) => sum + points.length, 0),
      );
      assert.ok(rows.includes(`${run.plan.id},sockets_by_work,replica-3,60,passes,360,sockets,,`));
      assert.ok(rows.includes(`${run.plan.id},channels_by_work_predicted,replica-1,60,passes,180,channels,,`));
      const json = await saved(page, 'json');
      assert.equal(json.name, `${run.plan.id}.json`);
      assert.deepEqual(JSON.parse(json.text), JSON.parse(JSON.stringify(run)));
    });
    await withPage('hostile', {}, async (page) => {
      const { text } = await saved(page, 'csv');
      assert.ok(text.includes(`"'=HYPERLINK(""http://example.com"",""x"")"`), 'a name is never a formula');
    });
    await withPage('comparison', {}, async (page) => {
      assert.match(
        (await saved(page, 'csv')).text,
        /-fixed-processes-81c2,sockets_by_work,replica-2,60,passes,4,sockets/,
      );
    });
  });

  it('prints light, with everything unfolded', async () => {
    await withPage('leak', { colorScheme: 'dark' }, async (page) => {
      const background = () =>
        page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--paper').trim());
      assert.equal(await background(), '#15171a');
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      assert.equal(await background(), '#fdfcfa');
      assert.ok(await page.locator('.trace li').first().isVisible(), 'folded parts show without a script');
      assert.equal(await page.locator('nav').isVisible(), false);
      assert.ok(await page.locator('#over-time .legend').getByText('replica-1').isVisible(), 'lines are named');
      assert.equal(await page.locator('.tools').first().isVisible(), false);
      await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
      assert.equal(await page.evaluate(() => document.querySelectorAll('details:not([open])').length), 0);
      await page.evaluate(() => dispatchEvent(new Event('afterprint')));
      assert.ok(
        (await page.evaluate(() => document.querySelectorAll('details:not([open])').length)) > 0,
        'and are folded again',
      );
      assert.ok((await page.pdf({ format: 'A4' })).length > 20_000);
    });
  });

  it('is whole without scripts', async () => {
    await withPage('leak', { javaScriptEnabled: false }, async (page) => {
      assert.ok(await page.locator('#chart-by-work-sockets .plot svg .line').first().isVisible());
      assert.ok(await page.locator('h1').isVisible());
      assert.equal(await page.locator('button:visible').count(), 0, 'what needs a script is not offered');
      assert.ok(await page.locator('.legend', { hasText: 'replica-1' }).first().isVisible(), 'lines are named');
    });
  });

  it('draws a day of ten replicas from a small page with a small tree', async () => {
    const html = runPage(await dayRun(1440));
    assert.ok(html.length <= 400_000, `${html.length} bytes`);
    writeFileSync(join(folder, 'day.html'), html);
    await withPage('day', { viewport: { width: 1440, height: 900 } }, async (page, faults) => {
      const elements = await page.evaluate(() => document.querySelectorAll('*').length);
      assert.ok(elements < 12_000, `${elements} elements`);
      assert.deepEqual(await violations(page), []);
      assert.deepEqual(faults, []);
    });
  });

  it('writes JUnit that an XML parser takes', async () => {
    const xml = junitXml([
      await leakRun(),
      await cleanRun(),
      await inconclusiveRun(),
      await invalidRun(),
      await partialRun(),
      await hostileRun(),
    ]);
    await withPage('empty', {}, async (page) => {
      const parsed = await page.evaluate((text) => {
        const tree = new DOMParser().parseFromString(text, 'application/xml');
        return {
          error: tree.querySelector('parsererror')?.textContent ?? null,
          suites: tree.querySelectorAll('testsuite').length,
        };
      }, xml);
      assert.deepEqual(parsed, { error: null, suites: 6 });
    });
  });
});
