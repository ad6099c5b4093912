import { pathToFileURL } from 'node:url';
import { launchChromium } from '../test/report/chromium.js';
import { machine, quantileRow } from './support/machine.js';

/** A report in Chromium, from navigation to its charts drawn: `npm run bench -- reportInBrowser <report.html>`. */
const file = process.argv[2];
if (!file) throw new Error('which report.html?');
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
console.log(machine());
console.log(`navigation to charts drawn: ${quantileRow(drawn, 'ms')}`);
