// The probe as one CommonJS file, for a process that runs already: its inspector can load no ES module.
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The file that is bundled, below a compiled tree, and what becomes of it. */
const ENTRY = join('services', 'probe', 'attach.js');
const BUNDLE = join('services', 'probe', 'attached.cjs');

/**
 * Makes the bundle in a compiled tree.
 * @throws Error with the code MODULE_NOT_FOUND where esbuild is not installed
 */
export function bundleProbe(compiled) {
  const { buildSync } = createRequire(import.meta.url)('esbuild');
  buildSync({
    entryPoints: [join(compiled, ENTRY)],
    outfile: join(compiled, BUNDLE),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    banner: { js: "const ownUrl = require('node:url').pathToFileURL(__filename).href;" },
    define: { 'import.meta.url': 'ownUrl' },
    legalComments: 'none',
    logLevel: 'error',
  });
}
