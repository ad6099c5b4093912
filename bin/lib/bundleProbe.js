// The probe as one file: CommonJS for a process that runs already, whose inspector can load no ES module; an ES module for
// the processes of a command, which come up sooner with one file than with a hundred.
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** What is made of each file in `services/probe` below a compiled tree. */
const BUNDLES = [
  {
    entry: 'attach.js',
    bundle: 'attached.cjs',
    format: 'cjs',
    banner: { js: "const ownUrl = require('node:url').pathToFileURL(__filename).href;" },
    define: { 'import.meta.url': 'ownUrl' },
  },
  { entry: 'preload.js', bundle: 'preload.mjs', format: 'esm' },
];

/**
 * Makes the bundles in a compiled tree.
 * @throws Error with the code MODULE_NOT_FOUND where esbuild is not installed
 */
export function bundleProbe(compiled) {
  const { buildSync } = createRequire(import.meta.url)('esbuild');
  const folder = join(compiled, 'services', 'probe');
  for (const { entry, bundle, ...how } of BUNDLES)
    buildSync({
      entryPoints: [join(folder, entry)],
      outfile: join(folder, bundle),
      bundle: true,
      platform: 'node',
      target: 'node20',
      legalComments: 'none',
      logLevel: 'error',
      ...how,
    });
}
