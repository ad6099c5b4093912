#!/usr/bin/env node
// `npm run bench`: lists the benches; `npm run bench -- NAME [ARGUMENTS]` builds and runs one.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, root } from './lib/build.js';

const dist = join(build(), 'bench');
const names = readdirSync(dist)
  .filter((file) => file.endsWith('.js'))
  .map((file) => file.slice(0, -'.js'.length));
const [name, ...args] = process.argv.slice(2);
if (!names.includes(name)) {
  console.error(`usage: npm run bench -- NAME, one of: ${names.join(', ')}`);
  process.exit(64);
}
process.exit(
  spawnSync(process.execPath, [join(dist, `${name}.js`), ...args], { cwd: root, stdio: 'inherit' }).status ?? 70,
);
