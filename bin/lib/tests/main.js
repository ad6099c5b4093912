// The program of `npm test`: runs the tests that its arguments ask for.
import { build, root } from '../build.js';
import { parse } from './arguments.js';
import { select, testFiles } from './files.js';
import { help } from './help.js';
import { missText } from './miss.js';
import { runTests } from './run.js';
import { forgetSkipped, skippedTests } from './skipped.js';
import { watch } from './watch.js';

/** The status for a part that no test has in its path. */
const BAD_INPUT = 64;

/**
 * Runs the tests that the arguments ask for.
 * @param {readonly string[]} args what stands behind `npm test --`
 * @returns {Promise<number>} the exit status: that of node, or 64 when a part names no test
 */
export async function main(args) {
  const wanted = parse(args, { root, cwd: process.env.INIT_CWD ?? process.cwd() });
  if (wanted.help) {
    console.log(help());
    return 0;
  }
  if (wanted.watch) return watch(args.filter((arg) => arg !== '--watch'));
  const dist = build();
  const all = testFiles(dist).filter(({ isUnit }) => isUnit || !wanted.unit);
  const { files, missed } = select(all, wanted.parts);
  if (missed.length > 0) {
    console.error(missText(missed, all, wanted.unit ? 'unit test' : 'test'));
    return BAD_INPUT;
  }
  const how = { dist, flags: wanted.nodeFlags };
  if (wanted.skipped) return runSkipped(skippedTests(all), wanted.parts.length > 0 ? files : [], how);
  const isWhole = !wanted.unit && wanted.parts.length === 0 && wanted.nodeFlags.length === 0;
  if (isWhole) forgetSkipped();
  return runTests(files, { ...how, recordsSkipped: isWhole });
}

function runSkipped(skipped, named, how) {
  if (skipped !== undefined) return runTests([...new Set([...skipped, ...named])], how);
  console.error('--skipped: no run of all tests is known here: npm test first');
  return BAD_INPUT;
}
