/**
 * Runs the cases of `test/cases/`, whose truth is known, through the probe and the verdict: each leak, its fixed twin
 * and the look-alikes. Prints a line of each and the confusion table; ends with status 1 where anything is wrong.
 * Arguments are names of cases, or parts of them, `leak`, `fixed` or `clean`; `--third` runs the third that is due for this
 * commit, `--third=0` … `2` another; `--jobs=1` runs one at a time. All takes some minutes.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine } from './support/machine.js';
import { allCases } from './truth/allCases.js';
import { runCases } from './truth/runCases.js';
import { gradeLine, isSuccess, tableText } from './truth/table.js';
import { dueThird, thirdOf } from './truth/third.js';

const { values, positionals } = parseArgs({
  args: process.argv.slice(2).map((arg) => (arg === '--third' ? `--third=${dueThird().third}` : arg)),
  options: { third: { type: 'string' }, jobs: { type: 'string' } },
  allowPositionals: true,
});
const TWINS = ['leak', 'fixed', 'clean'];
const parts = positionals.filter((each) => !TWINS.includes(each));
const twins = positionals.filter((each) => TWINS.includes(each));

const all = await allCases();
const chosen = (values.third === undefined ? all : thirdOf(all, Number(values.third)))
  .filter(({ name }) => parts.length === 0 || parts.some((part) => isCalled(name, part)))
  .filter(({ twin }) => twins.length === 0 || twins.includes(twin));
if (chosen.length === 0) throw new Error(`no case is called so; there are: ${all.map(({ name }) => name).join(', ')}`);

const packagesBelow = mkdtempSync(join(tmpdir(), 'case-packages-'));
try {
  const { grades, leftOut } = await runCases(chosen, {
    packagesBelow,
    ...(values.jobs !== undefined && { jobs: Number(values.jobs) }),
    said: (result) =>
      console.log('why' in result ? `? ${result.name} ${result.twin}: ${result.why}` : gradeLine(result)),
  });
  console.log(`\n${tableText(grades, leftOut)}\n\n${machine()}`);
  process.exitCode = isSuccess(grades, leftOut) ? 0 : 1;
} finally {
  rmSync(packagesBelow, { recursive: true, force: true });
}

/** A part that is a whole name stands for that case alone. */
function isCalled(name: string, part: string): boolean {
  return all.some((each) => each.name === part) ? name === part : name.includes(part);
}
