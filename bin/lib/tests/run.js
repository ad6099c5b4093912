// Runs tests under node's own runner: unit tests beside one another, then the others one file at a time, and
// beside these, one file at a time too, those that mostly wait: for a Swarm, or for the incident's own pace.
import { closeSync, fstatSync, openSync, readSync, unlinkSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from '../build.js';
import { runInOwnTemp } from '../ownTemp.js';
import { recordSkipped } from './skipped.js';

/** The status where node ended without one. */
const INTERNAL = 70;

/** The status where tests passed, and left something behind. */
const LEFT = 1;

/** A test that hangs ends after this time. Others take long as well, where much else runs: at a load of 45, 20 times. */
const LIMIT = '--test-timeout=900000';

/**
 * Runs unit tests first, then the others, whatever the outcome of the first.
 * @param {readonly import('./files.js').TestFile[]} files
 * @param {{dist: string, flags: readonly string[], recordsSkipped?: boolean}} how
 * @returns {Promise<number>} the exit status of node that is not 0, if any; 1 where temporary files are left
 */
export async function runTests(files, { dist, flags, recordsSkipped = false }) {
  const atOnce = availableParallelism() + 1; // one more than there are cores: some wait for what they have started
  const unit = {
    files: files.filter(({ isUnit }) => isUnit),
    title: `unit tests, ${atOnce} files at a time`,
    flags: [`--test-concurrency=${atOnce}`, LIMIT],
    env: guarded(dist),
  };
  // Most run a whole fleet, and several fleets on two cores disturb each other.
  const endToEnd = [
    {
      title: 'end-to-end tests, one file at a time',
      files: files.filter(({ isUnit, waits }) => !isUnit && !waits),
    },
    {
      title: 'end-to-end tests that mostly wait, one file at a time',
      files: files.filter(({ isUnit, waits }) => !isUnit && waits),
    },
  ].map((kind) => ({ ...kind, flags: ['--test-concurrency=1', LIMIT], env: {} }));
  const statuses = [];
  for (const beside of [[unit], endToEnd]) {
    const kinds = beside.filter((kind) => kind.files.length > 0);
    for (const [index, kind] of kinds.entries())
      console.error(
        `${kind.files.length} ${kind.files.length === 1 ? 'file' : 'files'} of ${kind.title}${index > 0 ? ', beside these, and told after them' : ''}`,
      );
    const runs = kinds.map((kind, index) => {
      const reporting = recordsSkipped ? recordSkipped(kind.title) : defaultReporter(flags);
      return runNode([...kind.flags, ...reporting, ...flags], kind, index > 0);
    });
    for (const run of runs) {
      const { status, say } = await run;
      say();
      statuses.push(status);
    }
    if (statuses.some((status) => status > 128)) break; // they were stopped
  }
  const failed = statuses.filter((status) => status !== 0);
  if (failed.length > 0 && statuses.at(-1) === 0) console.error('tests failed before these: see above');
  return failed[0] ?? 0;
}

/** @param {boolean} later whether what it prints is to be said when it has ended, by `say` */
async function runNode(flags, { files, env }, later) {
  const { NODE_TEST_CONTEXT: _, ...outside } = process.env; // under a test of ours, node would report to it and run nothing
  const kept = later ? keptOutput() : undefined;
  const { status = INTERNAL, left } = await runInOwnTemp(['--test', ...flags, ...files.map(({ file }) => file)], {
    ...{ cwd: root, env: { ...outside, ...env } },
    ...(kept && { output: kept.descriptor }),
  });
  return {
    status: status === 0 && left.length > 0 ? LEFT : status,
    say() {
      kept?.print();
      if (left.length > 0) console.error(`left behind in the folder for temporary files: ${left.join(', ')}`);
    },
  };
}

/** A file without a name for what a program prints, which is gone with its descriptor. */
function keptOutput() {
  const path = join(tmpdir(), `lab-output-${process.pid}`);
  const descriptor = openSync(path, 'w+');
  unlinkSync(path);
  return {
    descriptor,
    print() {
      const { size } = fstatSync(descriptor);
      const text = Buffer.alloc(size);
      process.stdout.write(text.subarray(0, readSync(descriptor, text, 0, size, 0)));
      closeSync(descriptor);
    },
  };
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
