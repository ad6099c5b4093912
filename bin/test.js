#!/usr/bin/env node
// `npm test [-- PART …]`: builds, then runs every test whose path contains one of the given parts (all without).
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, root } from './lib/build.js';

const dist = build();
const parts = process.argv.slice(2);
const files = readdirSync(join(dist, 'test'), { recursive: true })
  .filter((file) => file.endsWith('.test.js') && (parts.length === 0 || parts.some((part) => file.includes(part))))
  .sort()
  .map((file) => join(dist, 'test', file));
if (files.length === 0) {
  console.error(`no test file matches ${parts.join(', ')}`);
  process.exit(64);
}
// One file at a time: most tests run a whole fleet, and two fleets on two cores disturb each other.
const run = spawnSync(
  process.execPath,
  ['--test', '--test-concurrency=1', '--test-timeout=420000', '--test-reporter=spec', ...files],
  {
    cwd: root,
    stdio: 'inherit',
  },
);
process.exit(run.status ?? 70);
