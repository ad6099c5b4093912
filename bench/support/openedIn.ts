import { pathToFileURL } from 'node:url';
import { launchChromium } from '../../test/report/chromium.js';

/** Opens a page in Chromium, ten times but the first, and returns the time of each from navigation to its drawing, in ms. */
export async function drawnAfter(file: string): Promise<number[]> {
  const browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const drawn: number[] = [];
  for (let run = 0; run <= 9; run += 1) {
    const page = await context.newPage();
    await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
    // Two frames on, everything in the page has been laid out and painted; the page's own clock starts with its
    // navigation.
    const atMs = await page.evaluate(
      () =>
        new Promise<number>((resolve) =>
          requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now()))),
        ),
    );
    if (run > 0) drawn.push(atMs);
    await page.close();
  }
  await browser.close();
  return drawn;
}
