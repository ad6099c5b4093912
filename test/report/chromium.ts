import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

/**
 * Why pages cannot be tested here: a reason to skip, in plain sight. On CI there is none: a missing browser fails there.
 */
export const skipWithout: string | false =
  existsSync(executablePath) || process.env.CI ? false : `no Chromium at ${executablePath}: install it or set CHROMIUM, or the pages stay untested`;

/** A real Chromium that asks the network for nothing of its own. */
export function launchChromium(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
  return chromium.launch({ executablePath, args });
}
