#!/usr/bin/env node
// Entry of every command: builds what changed, then runs the compiled command line in this same process.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BuildError, build } from './lib/build.js';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 13)) {
  console.error(`grpc-leak-lab needs Node 20.13 or newer; this is ${process.version}`);
  process.exit(69);
}

try {
  const dist = build();
  const { main } = await import(pathToFileURL(join(dist, 'scripts', 'cli.js')).href);
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof BuildError ? `grpc-leak-lab: ${error.message}` : error);
  process.exitCode = 70;
}
