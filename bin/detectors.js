#!/usr/bin/env node
// `npm run detectors [-- FLAG …]`: builds, then makes the tables of docs/detectors.md; `-- --help` tells the rest.
import { join } from 'node:path';
import { build, root } from './lib/build.js';
import { runInOwnTemp } from './lib/ownTemp.js';

const { status, left } = await runInOwnTemp([join(build(), 'bench', 'detectors.js'), ...process.argv.slice(2)], {
  cwd: root,
});
if (left.length > 0) console.error(`left among temporary files, and removed: ${left.join(', ')}`);
process.exit(status ?? 70);
