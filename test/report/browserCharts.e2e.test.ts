/** What a reader can do with the charts of a page, in the real Chromium: by pointer and by keys. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { runPage } from '../../scripts/report/index.js';
import { launchChromium, skipWithout, violations, withFile } from './chromium.js';
import { profiledRun } from './profileSample.js';
import { alertedRun, leakRun } from './samples.js';

describe('charts in Chromium', { skip: skipWithout }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'report-charts-'));
  const file = (name: string) => join(folder, `${name}.html`);
  let browser: Browser;
  const opened = (name: string, use: (page: Page, faults: string[]) => Promise<void>) =>
    withFile(browser, file(name), { viewport: { width: 1440, height: 900 } }, use);

  before(async () => {
    browser = await launchChromium();
    for (const [name, run] of Object.entries({ leak: leakRun, profiled: profiledRun, alerted: alertedRun }))
      writeFileSync(file(name), runPage(await run()));
  });
  after(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  it('are read out to pointer and keys, all at once, and said to screen readers', async () => {
    await opened('leak', async (page, faults) => {
      const plot = plotOf(page, 'by-work-sockets');
      await plot.focus();
      await page.keyboard.press('End');
      assert.match(await readOut(plot), /passes done: 60\nreplica-1: 360\nreplica-2: 360/);
      assert.match((await page.locator('[role=status]').textContent()) ?? '', /passes done: 60\nreplica-1: 360/);
      assert.equal(await plot.locator('.read-out .sample').count(), 3, 'each value with the colour of its line');
      await page.keyboard.press('ArrowLeft');
      assert.match(await readOut(plot), /passes done: 50\nreplica-1: 300/);
      const linked = plotOf(page, 'by-work-heap_after_gc_bytes');
      const values = [...(await readOut(linked)).matchAll(/: ([\d.]+) MB/g)].map(([, value]) => Number(value));
      assert.equal(values.length, 3);
      assert.deepEqual(
        values,
        values.toSorted((a, b) => b - a),
        'greatest first',
      );
      assert.match(await readOut(plotOf(page, 'over-time-heap_after_gc_bytes')), /replica-1: [\d.]+ MB/);
      await plotOf(page, 'over-time-sockets').focus();
      await page.keyboard.press('End');
      assert.match(await readOut(plot), /^replica-1: 360/, 'at the checkpoint that is nearest');
      await page.keyboard.press('Escape');
      assert.equal(await page.locator('.read-out').count(), 0);
      const { width } = (await plot.boundingBox()) ?? { width: 0 };
      await plot.hover({ position: { x: width * 0.34, y: 60 } });
      assert.match(await readOut(plot), /passes done: 20\nreplica-1: 120/);
      await page.mouse.move(0, 0);
      assert.equal(await page.locator('.read-out').count(), 0);
      await page.setViewportSize({ width: 360, height: 800 });
      for (const key of ['Home', 'End', 'ArrowLeft']) {
        await plot.press(key);
        assert.equal(
          await page.evaluate(() => document.documentElement.scrollWidth),
          360,
          `scrolls sideways at ${key}`,
        );
      }
      assert.deepEqual(faults, []);
    });
  });

  it('are zoomed by dragging and by keys, lose and regain lines, and a link keeps all that', async () => {
    await opened('leak', async (page, faults) => {
      const plot = plotOf(page, 'over-time-sockets');
      const whole = await ticks(plot);
      await drag(page, plot, 0.4, 0.7);
      assert.notDeepEqual(await ticks(plot), whole);
      assert.deepEqual(await zoomed(page, 'over-time'), await page.locator('#over-time .plot').count());
      assert.equal(await zoomed(page, 'glance'), 0, 'another axis');
      assert.match((await plot.locator('.origin').textContent()) ?? '', /not from zero/);
      const name = page.locator('#over-time .legend button', { hasText: 'replica-2' });
      await name.click();
      assert.equal(await name.getAttribute('aria-pressed'), 'false');
      const gone = plot.locator('g[data-series="replica-2"]');
      assert.equal(await gone.isVisible(), false);
      await page.locator('#why details').nth(1).locator('summary').first().click();
      await page.waitForURL(/#\?zoom=.*&off=replica-2&open=why\.\d+$/);
      const url = page.url();
      const drawn = await ticks(plot);

      await page.goto('about:blank');
      await page.goto(url);
      await page.locator('#over-time .zoomed').first().waitFor();
      assert.deepEqual(await ticks(plot), drawn);
      assert.equal(await gone.isVisible(), false);
      assert.equal(await page.locator('#why details').nth(1).getAttribute('open'), '');
      assert.deepEqual(await violations(page), []);

      await plot.dblclick();
      await page.waitForURL((each) => !each.hash.includes('zoom'));
      assert.deepEqual(await ticks(plot), whole);
      await plot.focus();
      await page.keyboard.press('Home');
      await page.keyboard.press('+');
      await page.waitForURL(/zoom=/);
      await page.keyboard.press('Escape');
      await page.waitForURL((each) => !each.hash.includes('zoom'));
      assert.deepEqual(await ticks(plot), whole);
      await name.click();
      assert.equal(await gone.isVisible(), true);
      assert.equal(new URL(page.url()).hash.includes('off'), false);
      assert.deepEqual(faults, []);
    });
  });

  it('are saved as CSV, JSON and PNG', async () => {
    const run = await leakRun();
    const sockets = run.analysis.charts.byWork.find(({ name }) => name === 'sockets');
    await opened('leak', async (page, faults) => {
      const figure = page.locator('#chart-by-work-sockets');
      await figure.getByRole('button', { name: /^Save/ }).click();
      const save = async (as: string) => {
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          figure.getByRole('button', { name: as, exact: true }).click(),
        ]);
        assert.equal(download.suggestedFilename(), `${run.plan.id}-by-work-sockets.${as.toLowerCase()}`);
        return readFileSync(await download.path());
      };
      const [head, ...rows] = (await save('CSV')).toString().trimEnd().split('\r\n');
      assert.equal(head, 'series,what,passes done,sockets,low,high');
      assert.ok(rows.includes('replica-3,measured,60,360,,'));
      const json = JSON.parse((await save('JSON')).toString()) as { series: { points: unknown }[] };
      assert.deepEqual(
        json.series.map(({ points }) => points),
        sockets?.series.map(({ measured }) => measured),
      );
      const png = await save('PNG');
      assert.equal(png.subarray(1, 4).toString(), 'PNG');
      assert.ok(png.readUInt32BE(16) > 600 && png.readUInt32BE(20) > 400, 'as large as it is on the screen, twice');
      assert.ok(png.length > 8000, `${png.length} bytes: it is not empty`);
      assert.deepEqual(faults, []);
    });
  });

  it('have one lane of alerts, whose words are nowhere else', async () => {
    await opened('alerted', async (page) => {
      assert.equal(await page.locator('.lane-plot').getByText('GrpcSocketsKeepRising').count(), 1);
      assert.equal(await page.locator('#over-time .multiples').getByText('GrpcSocketsKeepRising').count(), 0);
      assert.deepEqual(await violations(page), []);
    });
  });

  it('show a frame of the flame graph as wide as the graph, by a click or by keys, and all again', async () => {
    await opened('profiled', async (page, faults) => {
      const frame = page.locator('.flame > svg', { hasText: 'discover ·' });
      const graph = (await page.locator('.flame').boundingBox())?.width ?? 0;
      const width = async () => Math.round(((await frame.boundingBox())?.width ?? 0) / (graph / 100));
      assert.equal(await width(), 25);
      assert.match((await frame.getAttribute('aria-label')) ?? '', /discover .*\n1\.6 MB grown, 25 % of all/);
      await frame.click();
      assert.equal(await width(), 100);
      assert.equal(await page.locator('.flame > svg', { hasText: 'read' }).isVisible(), false);
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press('Escape');
      assert.equal(await width(), 25);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('Enter');
      assert.equal(await width(), 100, 'its caller is as wide');
      assert.deepEqual(faults, []);
    });
  });

  it('do nothing but be looked at without a script', async () => {
    await withFile(browser, file('profiled'), { javaScriptEnabled: false }, async (page) => {
      assert.equal(await page.locator('[aria-pressed], [role=button], .tools').count(), 0);
      assert.ok(await page.locator('.flame text').first().isVisible());
    });
  });
});

function plotOf(page: Page, chart: string): Locator {
  return page.locator(`#chart-${chart} .plot`);
}

async function readOut(plot: Locator): Promise<string> {
  return (await plot.locator('.read-out').textContent()) ?? '';
}

/** Returns what is marked on the axes of a plot. */
function ticks(plot: Locator): Promise<string[]> {
  return plot.evaluate((each) =>
    [...each.querySelectorAll<HTMLElement>('.x, .y')].flatMap((tick) => (tick.hidden ? [] : [tick.textContent ?? ''])),
  );
}

function zoomed(page: Page, part: string): Promise<number> {
  return page.locator(`#${part} .zoomed`).count();
}

async function drag(page: Page, plot: Locator, from: number, to: number): Promise<void> {
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + box.width * from, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * to, box.y + 50, { steps: 3 });
  await page.mouse.up();
  await page.locator('.zoomed').first().waitFor();
}
