// What is one file of many: the probe, and what a page of a report carries in itself, its script and its style. The probe is
// CommonJS: for a process that runs already, whose inspector can load no ES module; and for the processes of a command, which
// come up sooner with one file than with a hundred, and whose own file Node loads in another way where an ES module comes
// first.
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What is made of each file in `services/probe` below a compiled tree. */
const BUNDLES = [
  { entry: 'attach.js', bundle: 'attached.cjs' },
  { entry: 'preload.js', bundle: 'preload.cjs' },
];

/**
 * Makes the bundles in a compiled tree.
 * @throws Error with the code MODULE_NOT_FOUND where esbuild is not installed
 */
export function bundleProbe(compiled) {
  const { buildSync } = createRequire(import.meta.url)('esbuild');
  const folder = join(compiled, 'services', 'probe');
  for (const { entry, bundle } of BUNDLES)
    buildSync({
      entryPoints: [join(folder, entry)],
      outfile: join(folder, bundle),
      bundle: true,
      format: 'cjs',
      banner: { js: "const ownUrl = require('node:url').pathToFileURL(__filename).href;" },
      define: { 'import.meta.url': 'ownUrl' },
      platform: 'node',
      target: 'node20',
      legalComments: 'none',
      logLevel: 'error',
    });
}

/** What is made of each entry in `scripts/report` below a compiled tree. */
const OF_PAGE = [
  { entry: join('script', 'main.js'), bundle: 'page.cjs', format: 'iife' },
  { entry: join('style', 'page.css'), bundle: 'page.css' },
];

/**
 * Makes the bundles in a compiled tree.
 * @throws Error with the code MODULE_NOT_FOUND where esbuild is not installed
 */
export function bundlePage(compiled) {
  const { buildSync } = createRequire(import.meta.url)('esbuild');
  const folder = join(compiled, 'scripts', 'report');
  for (const { entry, bundle, ...how } of OF_PAGE)
    buildSync({
      entryPoints: [join(folder, entry)],
      outfile: join(folder, bundle),
      bundle: true,
      minify: true,
      charset: 'utf8',
      target: 'es2022',
      legalComments: 'none',
      logLevel: 'error',
      ...how,
    });
}
