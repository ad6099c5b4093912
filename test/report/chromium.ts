import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/**
 * The reason why pages cannot be tested here: a reason to skip, in plain sight. Where `LEAK_LAB_MUST_RUN` is 1 there is
 * none: a missing browser fails there.
 */
export const skipWithout: string | false =
  existsSync(executablePath) || process.env.LEAK_LAB_MUST_RUN === '1'
    ? false
    : `no Chromium at ${executablePath}: install it or set CHROMIUM, or the pages stay untested`;

/** A real Chromium that asks the network for nothing of its own. */
export function launchChromium(): Promise<Browser> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
  ];
  return chromium.launch({ executablePath, args });
}

/** Opens a page; `faults` collects console errors, exceptions, and requests other than for the file itself. */
export async function withFile(
  browser: Browser,
  file: string,
  options: BrowserContextOptions,
  use: (page: Page, faults: string[]) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ acceptDownloads: true, reducedMotion: 'reduce', ...options });
  try {
    const page = await context.newPage();
    const faults: string[] = [];
    const url = pathToFileURL(file).href;
    page.on(
      'console',
      (message) => ['error', 'warning'].includes(message.type()) && faults.push(`console: ${message.text()}`),
    );
    page.on('pageerror', (error) => faults.push(`exception: ${error.message}`));
    page.on(
      'request',
      (request) =>
        request.url() !== url && !/^(blob|data):/.test(request.url()) && faults.push(`request: ${request.url()}`),
    );
    await page.goto(url);
    await use(page, faults);
  } finally {
    await context.close();
  }
}

/** Ids that more than one element has. */
export function repeatedIds(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    return ids.filter((id, index) => ids.indexOf(id) !== index);
  });
}

/** Returns the faults that axe finds: `rule: the elements`. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(
          options: object,
        ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>;
      };
    };
    return (await axe.run({ resultTypes: ['violations'] })).violations;
  });
  return found.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(({ html, failureSummary }) => `${html.slice(0, 200)} (${failureSummary ?? ''})`)
        .join(' | ')}`,
  );
}

/** Returns the file that a page saves when it is asked to. */
export async function saved(page: Page, as: 'csv' | 'json'): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator(`[data-as=${as}]`).click()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}
