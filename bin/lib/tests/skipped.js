// The tests that a run of all skipped, for `--skipped`: kept beside the builds, a file for each kind of test.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from '../build.js';

const folder = join(root, 'dist', 'skipped');
const reporter = fileURLToPath(new URL('./skippedReporter.js', import.meta.url));

/** Forgets what the last run of all skipped. */
export function forgetSkipped() {
  rmSync(folder, { recursive: true, force: true });
}

/** Returns the flags of node that print a run as always and record which files had a test that was skipped. */
export function recordSkipped(kind) {
  mkdirSync(folder, { recursive: true });
  return [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${reporter}`,
    `--test-reporter-destination=${join(folder, kind.replace(/\W.*/, ''))}`,
  ];
}

/**
 * Returns the tests of which some were skipped in the last run of all; undefined where there was no such run.
 * @param {readonly import('./files.js').TestFile[]} files
 */
export function skippedTests(files) {
  if (!existsSync(folder)) return undefined;
  const lines = new Set(readdirSync(folder).flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n')));
  return files.filter(({ name }) => lines.has(name));
}
