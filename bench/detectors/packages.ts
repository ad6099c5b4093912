/** The packages that are for this table alone: installed when it is made, in these versions, and never dependencies. */
import { createRequire } from 'node:module';
import type { Packages } from '../truth/packages.js';

/** Vitest 5 needs Node 22.12, which not everybody has who runs this. */
export const RUNNERS: Packages = { vitest: '4.1.12', jest: '30.5.2' };

/** memlab; the browser that its puppeteer would fetch is for pages, and is left out with all install scripts. */
export const MEMLAB: Packages = { memlab: '2.0.5' };

export const LEAKAGE: Packages = { leakage: '0.5.0' };

/** The very grpc-js that this project has. */
export const GRPC_JS: Packages = { '@grpc/grpc-js': versionOf('@grpc/grpc-js') };

function versionOf(name: string): string {
  const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { version: string };
  return version;
}
