// Runs tests under node's own runner: unit tests beside one another, then the others one file at a time.
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../build.js';
import { recordSkipped } from './skipped.js';

/** The status where node ended without one. */
const INTERNAL = 70;

/**
 * Runs unit tests first, then the others, whatever the outcome of the first.
 * @param {readonly import('./files.js').TestFile[]} files
 * @param {{dist: string, flags: readonly string[], recordsSkipped?: boolean}} how
 * @returns {number} the exit status of node that is not 0, if any
 */
export function runTests(files, { dist, flags, recordsSkipped = false }) {
  const atOnce = availableParallelism() + 1; // one more than there are cores: some wait for what they have started
  const kinds = [
    {
      files: files.filter(({ isUnit }) => isUnit),
      title: `unit tests, ${atOnce} files at a time`,
      flags: [`--test-concurrency=${atOnce}`, '--test-timeout=120000'],
      env: guarded(dist),
    },
    {
      // Most run a whole fleet, and two fleets on two cores disturb each other.
      files: files.filter(({ isUnit }) => !isUnit),
      title: 'end-to-end tests, one file at a time',
      flags: ['--test-concurrency=1', '--test-timeout=420000'],
      env: {},
    },
  ].filter(({ files }) => files.length > 0);
  const statuses = kinds.map((kind) => {
    console.error(`${kind.files.length} ${kind.files.length === 1 ? 'file' : 'files'} of ${kind.title}`);
    const reporting = recordsSkipped ? recordSkipped(kind.title) : defaultReporter(flags);
    return runNode([...kind.flags, ...reporting, ...flags], kind);
  });
  if (statuses.length > 1 && statuses[0] !== 0) console.error('the unit tests failed too: see above');
  return statuses.find((status) => status !== 0) ?? 0;
}

function runNode(flags, { files, env }) {
  const { NODE_TEST_CONTEXT: _, ...outside } = process.env; // under a test of ours, node would report to it and run nothing
  const { status } = spawnSync(process.execPath, ['--test', ...flags, ...files.map(({ file }) => file)], {
    cwd: root,
    stdio: 'inherit',
    env: { ...outside, ...env },
  });
  return status ?? INTERNAL;
}

function defaultReporter(flags) {
  return flags.some((flag) => flag.startsWith('--test-reporter')) ? [] : ['--test-reporter=spec'];
}

/**
 * Returns an environment that tests hand on to the processes they start, so that a fleet behind a command line is
 * refused too.
 */
function guarded(dist) {
  const guard = pathToFileURL(join(dist, 'test', 'support', 'unitGuard.js')).href;
  return { NODE_OPTIONS: [process.env.NODE_OPTIONS, `--import=${guard}`].filter(Boolean).join(' ') };
}
