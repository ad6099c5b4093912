#!/usr/bin/env node
// Entry of every command: builds what changed, then runs the compiled command line in this same process.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { BuildError, build } from './lib/build.js';
import { cureOfLimit, tooTight } from './lib/limits.js';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 13))
  fail(69, `needs Node 20.13 or newer; this is ${process.version}`, 'install a newer Node');

const tight = tooTight();
if (tight) fail(69, tight.message, tight.cure);

process.on('uncaughtException', failWith);

try {
  const dist = build();
  const { main } = await import(pathToFileURL(join(dist, 'scripts', 'cli.js')).href);
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  failWith(error);
}

function failWith(error) {
  if (error instanceof BuildError) fail(error.exitCode, error.message, error.cure);
  const cure = cureOfLimit(error);
  if (cure) fail(69, error.message, cure);
  fail(70, `an internal error\n${error?.stack ?? error}`, 'run it again; if it stays, report it');
}

/** Ends with a message, and with the document that `--json` promises. */
function fail(exitCode, message, cure) {
  console.error(`grpc-leak-lab: ${message}\n  → ${cure}`);
  if (process.argv.includes('--json')) {
    const problems = [{ flag: 'grpc-leak-lab', message: message.split('\n')[0], cure }];
    console.log(JSON.stringify({ schemaVersion: 1, exitCode, problems, runs: [] }));
  }
  process.exit(exitCode);
}
