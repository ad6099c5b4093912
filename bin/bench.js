#!/usr/bin/env node
// `npm run bench`: lists the benches; `npm run bench -- NAME [ARGUMENTS]` builds and runs one.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build, root } from './lib/build.js';
import { runInOwnTemp } from './lib/ownTemp.js';

const dist = join(build(), 'bench');
const names = readdirSync(dist)
  .filter((file) => file.endsWith('.js'))
  .map((file) => file.slice(0, -'.js'.length));
const [name, ...args] = process.argv.slice(2);
if (!names.includes(name)) {
  console.error(`usage: npm run bench -- NAME, one of: ${names.join(', ')}`);
  process.exit(64);
}
const { status } = await runInOwnTemp([join(dist, `${name}.js`), ...args], { cwd: root });
process.exit(status ?? 70);
