// Runs tests under node's own runner: unit tests beside one another, then the others one file at a time.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../build.js';
import { runInOwnTemp } from '../ownTemp.js';
import { recordSkipped } from './skipped.js';

/** The status where node ended without one. */
const INTERNAL = 70;

/** The status where tests passed, and left something behind. */
const LEFT = 1;

/**
 * Runs unit tests first, then the others, whatever the outcome of the first.
 * @param {readonly import('./files.js').TestFile[]} files
 * @param {{dist: string, flags: readonly string[], recordsSkipped?: boolean}} how
 * @returns {Promise<number>} the exit status of node that is not 0, if any; 1 where temporary files are left
 */
export async function runTests(files, { dist, flags, recordsSkipped = false }) {
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
  const statuses = [];
  for (const kind of kinds) {
    console.error(`${kind.files.length} ${kind.files.length === 1 ? 'file' : 'files'} of ${kind.title}`);
    const reporting = recordsSkipped ? recordSkipped(kind.title) : defaultReporter(flags);
    const status = await runNode([...kind.flags, ...reporting, ...flags], kind);
    statuses.push(status);
    if (status > 128) break; // it was stopped
  }
  if (statuses.length > 1 && statuses[0] !== 0) console.error('the unit tests failed too: see above');
  return statuses.find((status) => status !== 0) ?? 0;
}

async function runNode(flags, { files, env }) {
  const { NODE_TEST_CONTEXT: _, ...outside } = process.env; // under a test of ours, node would report to it and run nothing
  const { status = INTERNAL, left } = await runInOwnTemp(['--test', ...flags, ...files.map(({ file }) => file)], {
    cwd: root,
    env: { ...outside, ...env },
  });
  if (left.length > 0) console.error(`left behind in the folder for temporary files: ${left.join(', ')}`);
  return status === 0 && left.length > 0 ? LEFT : status;
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
