// The script and the style of a report's page, each as one small file: a page carries them in itself.
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What is made of each entry in `scripts/report` below a compiled tree. */
const BUNDLES = [
  { entry: join('script', 'main.js'), bundle: 'page.js', format: 'iife' },
  { entry: join('style', 'page.css'), bundle: 'page.css' },
];

/**
 * Makes the bundles in a compiled tree.
 * @throws Error with the code MODULE_NOT_FOUND where esbuild is not installed
 */
export function bundlePage(compiled) {
  const { buildSync } = createRequire(import.meta.url)('esbuild');
  const folder = join(compiled, 'scripts', 'report');
  for (const { entry, bundle, ...how } of BUNDLES)
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
