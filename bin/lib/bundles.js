// What is one file of many: the probe, and what a page of a report carries in itself, its script and its style. The probe is
// CommonJS: for a process that runs already, whose inspector can load no ES module; and for the processes of a command, which
// come up sooner with one file than with a hundred, and whose own file Node loads in another way where an ES module comes
// first.
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What is made of each file in `services/probe` below a compiled tree. */
const OF_PROBE = [
  { entry: 'attach.js', bundle: 'attached.cjs' },
  { entry: 'preload.js', bundle: 'preload.cjs' },
];

/** What is made of each entry in `scripts/report` below a compiled tree. */
const OF_PAGE = [
  { entry: join('script', 'main.js'), bundle: 'page.cjs', format: 'iife' },
  { entry: join('style', 'page.css'), bundle: 'page.css' },
];

/**
 * Makes the bundles of the probe in a compiled tree.
 * @throws Error with the code MODULE_NOT_FOUND where esbuild is not installed
 */
export function bundleProbe(compiled) {
  bundle(join(compiled, 'services', 'probe'), OF_PROBE, {
    format: 'cjs',
    banner: { js: "const ownUrl = require('node:url').pathToFileURL(__filename).href;" },
    define: { 'import.meta.url': 'ownUrl' },
    platform: 'node',
    target: 'node20',
  });
}

/** Makes the bundles of a report's page in a compiled tree, and throws as {@link bundleProbe} does. */
export function bundlePage(compiled) {
  bundle(join(compiled, 'scripts', 'report'), OF_PAGE, { minify: true, charset: 'utf8', target: 'es2022' });
}

function bundle(folder, bundles, common) {
  const { buildSync } = createRequire(import.meta.url)('esbuild');
  for (const { entry, bundle: made, ...own } of bundles)
    buildSync({
      entryPoints: [join(folder, entry)],
      outfile: join(folder, made),
      bundle: true,
      legalComments: 'none',
      logLevel: 'error',
      ...common,
      ...own,
    });
}
